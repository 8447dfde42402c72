package io.pabal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  @Test
  void listsEveryCommandWithWhatItDoes() {
    String help = Main.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);

    Main.commandLine()
        .getSubcommands()
        .forEach((name, command) -> assertThat(help).containsPattern("\n  " + name + " +\\S+"));
  }

  @Test
  void endsWithTwoAndTheUsageForAWrongOption() {
    StringWriter errors = new StringWriter();

    int status =
        Main.commandLine().setErr(new PrintWriter(errors)).execute("up", "--prot", "kafka=1");

    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains("--prot").contains("Usage: pabal up");
  }
}
