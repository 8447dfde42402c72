package io.pabal.log;

import static io.pabal.log.LogFixtures.decision;
import static io.pabal.log.LogFixtures.logged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.plan.DecisionReason;
import io.pabal.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away and comes back delays rows and loses none. */
class LogOutageIT {
  private EmbeddedPostgres server;

  @Test
  @Timeout(180)
  void losesNothingWhileTheDatabaseIsAway(@TempDir Path folder) throws Exception {
    server = start(folder, 0);
    int port = server.getPort();
    TestDatabase database =
        new TestDatabase(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    LogRows.migrate(database);
    List<Long> pauses = new ArrayList<>();
    LogBatch.Pause backOnThird =
        millis -> {
          pauses.add(millis);
          if (pauses.size() == 3) {
            server = startAgain(folder, port);
          }
        };
    try (var batch = LogRows.batch(database, RecordStatement.ofDecisions(), backOnThird)) {
      batch.write(List.of(logged(decision("before", DecisionReason.NO_RULE))));
      server.close();
      List<LoggedDecision> during = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        during.add(logged(decision("during-" + i, DecisionReason.NO_RULE)));
      }
      assertThat(batch.write(during)).isEmpty();
      assertThat(pauses).hasSizeGreaterThanOrEqualTo(3).startsWith(100L, 200L, 400L);
      assertThat(LogRows.query(database.jdbcUrl(), "SELECT count(*) FROM decisions"))
          .containsExactly("101");
    } finally {
      server.close();
    }
  }

  @Test
  @Timeout(60)
  void stopsWaitingWhenTheTaskIsCancelled() throws Exception {
    TestDatabase nowhere = new TestDatabase("jdbc:postgresql://127.0.0.1:1/none", "none", "none");
    LogBatch.Pause cancelled =
        millis -> {
          throw new InterruptedException();
        };
    try (var batch = LogRows.batch(nowhere, RecordStatement.ofDecisions(), cancelled)) {
      assertThatThrownBy(() -> batch.write(List.of(logged(decision("d", DecisionReason.NO_RULE)))))
          .isInstanceOf(InterruptedException.class);
    }
  }

  private static EmbeddedPostgres startAgain(Path folder, int port) {
    try {
      return start(folder, port);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static EmbeddedPostgres start(Path folder, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }
}
