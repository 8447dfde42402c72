package io.pabal.cli.query;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pabal audit}. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Proves that nothing is lost, or names what is.",
      "",
      "Reads the events topics up to where plan has come and looks for events without a decision or a"
          + " dead letter; looks for items without a final outcome past their life; counts duplicates,"
          + " late outcomes, items in doubt and hand-overs repeated in doubt.",
      "",
      "Exit status 0: everything is accounted for. 1: something is not. 3: not proven, the log was behind.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  pabal audit",
      "  pabal audit --since PT1H --json",
      "  pabal audit --prometheus /var/lib/node_exporter/pabal.prom"
    })
public final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private QueryOptions query;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = QueryOptions.Since.class,
      description =
          "Only events appended since: an instant, or a duration ago (PT6H, P3D)."
              + " Default: all that the topics retain.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "PT1M",
      description = "For how long to wait for the log at most. Default: ${DEFAULT-VALUE}.")
  private Duration waitAtMost;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "PT5M",
      description = "How long past its life an item becomes overdue. Default: ${DEFAULT-VALUE}.")
  private Duration grace;

  @Option(
      names = "--plan-group",
      paramLabel = "GROUP",
      defaultValue = "pabal-plan",
      description = "Plan's consumer group. Default: ${DEFAULT-VALUE}.")
  private String planGroup;

  @Option(
      names = "--log-group",
      paramLabel = "GROUP",
      defaultValue = "pabal-log",
      description = "The log's consumer group. Default: ${DEFAULT-VALUE}.")
  private String logGroup;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  @Option(
      names = "--prometheus",
      paramLabel = "FILE",
      description = "Write gauges for Prometheus to this file, whole or not at all; - prints them.")
  private String prometheus;

  @Override
  public Integer call() {
    Topics topics = query.topics();
    AuditReport report;
    try (KafkaProgress kafka = new KafkaProgress(query.kafka())) {
      report =
          query
              .log()
              .ask(log -> new Audit(kafka, log, scope(topics, kafka.topics())).run(Instant.now()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if ("-".equals(prometheus)) {
      out.print(AuditText.forPrometheus(report));
    } else if (prometheus != null) {
      write(Path.of(prometheus), AuditText.forPrometheus(report));
    }
    if (json) {
      out.println(new String(Json.write(report), StandardCharsets.UTF_8));
    } else if (!"-".equals(prometheus)) {
      out.print(AuditText.forPeople(report));
    }
    out.flush();
    return report.exitStatus();
  }

  private Audit.Scope scope(Topics topics, Set<String> existing) {
    List<String> events = topics.events(existing);
    List<String> logged = new ArrayList<>(List.of(topics.decisions(), topics.deadLetters()));
    for (Channel channel : Channel.values()) {
      logged.add(topics.outcomes(channel));
    }
    return new Audit.Scope(events, logged, planGroup, logGroup, since, grace, waitAtMost);
  }

  /** A collector never reads half a file. */
  private static void write(Path file, String text) {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new LocalSystemException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
