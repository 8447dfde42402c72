package io.pabal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.local.SystemStatus;
import io.pabal.cli.local.SystemStatus.Row;
import io.pabal.cli.local.SystemStatus.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class StatusTableTest {

  @Test
  void alignsColumnsAndShowsNoAddressOfWhatIsDown() {
    String table =
        plain(
            new SystemStatus(
                "/srv/pabal",
                false,
                List.of(
                    new Row("kafka", "Kafka", State.READY, 12, "127.0.0.1:19092", ""),
                    new Row("jobmanager", "Flink JobManager", State.DOWN, 0, "http://x", "")),
                List.of(new Row("plan", "plan", State.RESTARTING, 0, "a1b2", "no | slots"))));

    assertThat(table.lines())
        .containsExactly(
            "  Server            State            PID  Where",
            "  Kafka             ready             12  127.0.0.1:19092",
            "  Flink JobManager  down",
            "",
            "  Part              State            PID  Flink job",
            "  plan              restarting            a1b2",
            "    no | slots",
            "",
            "Not everything is well. Logs: /srv/pabal/logs");
  }

  private static String plain(SystemStatus status) {
    return Ansi.OFF.string(StatusTable.of(status));
  }
}
