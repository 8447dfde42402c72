package io.pabal.log;

import static io.pabal.log.LogFixtures.EVENT_TIME;
import static io.pabal.log.LogFixtures.MAX_PARALLELISM;
import static io.pabal.log.LogFixtures.decision;
import static io.pabal.log.LogFixtures.logged;
import static io.pabal.log.LogFixtures.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away and comes back delays rows and loses none. */
@Timeout(600)
@SuppressWarnings("try") // nobody interrupts a harness while it closes
class LogOutageIT {
  @TempDir private Path folder;
  private EmbeddedPostgres server;
  private int port;
  private TestDatabase database;

  @BeforeEach
  void startServer() throws IOException {
    start();
    port = server.getPort();
    database = new TestDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    LogRows.migrate(database);
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void keepsWhatItHasReadOverAnOutageWhileCheckpointsGoOn() throws Exception {
    try (var harness = harness(new LogKind.Decisions())) {
      harness.open();
      harness.processElement(logged(decision("before", DecisionReason.NO_RULE)), 0);
      harness.prepareSnapshotPreBarrier(1);
      server.close();
      for (int i = 0; i < 1200; i++) {
        harness.processElement(logged(decision("during-" + i, DecisionReason.NO_RULE)), 0);
      }
      harness.prepareSnapshotPreBarrier(2);
      harness.snapshot(2, 0);
      harness.setProcessingTime(1000);
      harness.setProcessingTime(7000);
      start();
      harness.processElement(logged(decision("after", DecisionReason.NO_RULE)), 0);
      harness.setProcessingTime(7000 + LogWriter.LONGEST_PAUSE_MILLIS);

      assertThat(rows("SELECT count(*) FROM decisions")).containsExactly("1202");
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void writesAfterARestoreWhatWaitedAtTheSnapshot() throws Exception {
    var killed = harness(new LogKind.Outcomes());
    killed.open();
    server.close();
    killed.processElement(logged(outcome("i", "e1", 1, OutcomeClass.ACCEPTED), true), 0);
    killed.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState snapshot = killed.snapshot(1, 0);
    // Not the harness: its close ends the input, and then the writer waits for the database.
    killed.getOneInputOperator().close();
    start();
    try (var harness = harness(new LogKind.Outcomes())) {
      harness.initializeState(snapshot);
      harness.open();
      harness.setProcessingTime(1);
      assertThat(rows("SELECT item_id, state, late FROM hand_overs"))
          .containsExactly("i|accepted|t");
    }
  }

  private List<String> rows(String sql) {
    return LogRows.query(database.jdbcUrl(), sql);
  }

  private void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setPort(port)
            .start();
  }

  private <T extends Logged> OneInputStreamOperatorTestHarness<T, DeadLetter> harness(
      LogKind<T> kind) throws Exception {
    LogSettings settings =
        LogSettings.of(
            LogDatabase.at(database.jdbcUrl(), null),
            "dead-letters",
            MAX_PARALLELISM,
            Clock.fixed(EVENT_TIME, ZoneOffset.UTC));
    return new OneInputStreamOperatorTestHarness<>(new LogWriterFactory<>(settings, kind, null));
  }
}
