package io.pabal.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures on a fresh system of its own: 'plan' and 'cost' against a job that only copies the"
          + " same events, 'latency' over all parts, 'fanout' one event for a million beside single"
          + " urgent ones. 'email' and 'push' measure a sender alone against a load generator in C.",
      "",
      "Nothing of the system that 'up' started is touched; but what it uses of the machine is"
          + " missing here."
    },
    subcommands = {
      PlanBenchCommand.class,
      CostBenchCommand.class,
      LatencyBenchCommand.class,
      FanOutBenchCommand.class,
      EmailBenchCommand.class,
      PushBenchCommand.class,
      HelpCommand.class
    })
public final class BenchCommand {}
