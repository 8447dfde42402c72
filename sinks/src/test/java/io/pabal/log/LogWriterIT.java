package io.pabal.log;

import static io.pabal.log.LogFixtures.EVENT_TIME;
import static io.pabal.log.LogFixtures.MAX_PARALLELISM;
import static io.pabal.log.LogFixtures.deadLetter;
import static io.pabal.log.LogFixtures.decision;
import static io.pabal.log.LogFixtures.logged;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch does with rows that PostgreSQL refuses, hostile texts and impossible times. */
@RealPostgres
@Timeout(600)
@SuppressWarnings("try") // nobody interrupts a harness while it closes
class LogWriterIT {
  private static final String DEAD_LETTERS = "dead-letters";

  private TestDatabase database;

  @BeforeEach
  void createTables(TestDatabase given) {
    database = given;
    LogRows.migrate(database);
  }

  @Test
  void givesOutRefusedRowsAsDeadLettersBeforeTheBarrierAndWritesTheirNeighbours() throws Exception {
    refuse("decisions", "recipient <> 'bob'");
    try (var harness = harness(new LogKind.Decisions())) {
      harness.open();
      harness.processElement(logged(decision("d1", DecisionReason.PLANNED, "i")), 0);
      harness.processElement(
          logged(decision("d2", "bob", EVENT_TIME, DecisionReason.PLANNED, "j")), 0);
      harness.processElement(logged(decision("d3", DecisionReason.OPTED_OUT)), 0);
      assertThat(harness.extractOutputValues()).isEmpty();

      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.reason()).isEqualTo(DeadLetterReason.ROW_REFUSED);
                assertThat(letter.part()).isEqualTo("log");
                assertThat(letter.detail())
                    .contains("23514", "refused_by_test")
                    .doesNotContain("bob");
                assertThat(letter.position().topic()).isEqualTo("decisions");
                assertThat(letter.valueBase64()).isNotEmpty();
              });
      assertThat(rows("SELECT decision_id FROM decisions ORDER BY 1")).containsExactly("d1", "d3");
      assertThat(rows("SELECT item_id FROM planned_items")).containsExactly("i");
    }
  }

  @Test
  void writesWhenTheIntervalIsOverWithoutACheckpoint() throws Exception {
    try (var harness = harness(new LogKind.Decisions())) {
      harness.open();
      harness.setProcessingTime(1000);
      harness.processElement(logged(decision("d1", DecisionReason.PLANNED, "i")), 0);
      harness.setProcessingTime(1199);
      assertThat(rows("SELECT decision_id FROM decisions")).isEmpty();
      harness.setProcessingTime(1200);
      assertThat(rows("SELECT decision_id FROM decisions")).containsExactly("d1");
    }
  }

  @Test
  void writesNothingTwiceWhenARecordComesAgain() throws Exception {
    try (var harness = harness(new LogKind.Decisions())) {
      harness.open();
      for (int i = 0; i < 3; i++) {
        harness.processElement(logged(decision("d1", DecisionReason.PLANNED, "i")), 0);
        harness.prepareSnapshotPreBarrier(i);
      }
      assertThat(rows("SELECT count(*) FROM decisions")).containsExactly("1");
      assertThat(rows("SELECT count(*) FROM planned_items")).containsExactly("1");
    }
  }

  @Test
  void doesNotRepeatTheDeadLetterOfADeadLetterForEver() throws Exception {
    refuse("dead_letters", "reason <> 'ROW_REFUSED'");
    try (var harness = harness(new LogKind.DeadLetters())) {
      harness.open();
      harness.processElement(logged(deadLetter("events", 1, DeadLetterReason.ROW_REFUSED)), 0);
      harness.processElement(logged(deadLetter(DEAD_LETTERS, 2, DeadLetterReason.ROW_REFUSED)), 0);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues())
          .extracting(letter -> letter.position().topic())
          .containsExactly(DEAD_LETTERS);
    }
  }

  @Test
  void writesHostileTextsAndImpossibleTimes() throws Exception {
    List<LoggedDecision> records = new ArrayList<>();
    String hostile = "a\0b\uD800<script>'; DROP TABLE decisions; --\r\n" + "x".repeat(5000);
    for (Instant time :
        List.of(
            Instant.EPOCH,
            Instant.parse("9999-12-31T23:59:59.999999999Z"),
            Instant.MIN,
            Instant.MAX)) {
      Decision good = decision("d" + time.getEpochSecond(), hostile, time, DecisionReason.EXPIRED);
      records.add(logged(good));
    }
    try (var batch = LogRows.batch(database, new LogKind.Decisions())) {
      assertThat(batch.write(records)).isEmpty();
      assertThat(batch.write(records)).isEmpty();
    }
    assertThat(rows("SELECT count(*), max(length(recipient)), min(event_time) FROM decisions"))
        .containsExactly("4|256|1970-01-01 00:00:00+00");
    assertThat(rows("SELECT DISTINCT left(recipient, 12) FROM decisions"))
        .containsExactly("ab\uFFFD<script>'");
  }

  @Test
  void refusesAfterAFewTriesWhatNoTableNames() throws Exception {
    LogRows.execute(
        database.jdbcUrl(),
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'odd' USING ERRCODE = 'XX000'; END $$");
    LogRows.execute(
        database.jdbcUrl(),
        "CREATE TRIGGER fail BEFORE INSERT ON decisions FOR EACH ROW"
            + " WHEN (NEW.recipient = 'bob') EXECUTE FUNCTION fail()");
    try (var batch = LogRows.batch(database, new LogKind.Decisions())) {
      assertThat(
              batch.write(
                  List.of(
                      logged(decision("d1", "bob", EVENT_TIME, DecisionReason.NO_RULE)),
                      logged(decision("d2", DecisionReason.NO_RULE)))))
          .extracting(Refusal::detail)
          .containsExactly("SQLSTATE XX000");
    }
    assertThat(rows("SELECT decision_id FROM decisions")).containsExactly("d2");
  }

  @Test
  void waitsForTablesThatAreNotThereYet() throws Exception {
    LogRows.execute(database.jdbcUrl(), "ALTER TABLE decisions RENAME TO decisions_later");
    try (var harness = harness(new LogKind.Decisions())) {
      harness.open();
      harness.processElement(logged(decision("d1", DecisionReason.NO_RULE)), 0);
      harness.setProcessingTime(200);
      LogRows.execute(database.jdbcUrl(), "ALTER TABLE decisions_later RENAME TO decisions");
      assertThat(rows("SELECT count(*) FROM decisions")).containsExactly("0");
      harness.setProcessingTime(300);
      assertThat(rows("SELECT count(*) FROM decisions")).containsExactly("1");
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void movesRowsOutOfTheDefaultPartitionAndDropsMonths() throws Exception {
    Instant inFiveMonths =
        Instant.parse(
            rows("SELECT to_char((now() + interval '5 months') AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-\"15T00:00:00Z\"')")
                .get(0));
    Decision ahead = decision("d1", "ann", inFiveMonths, DecisionReason.NO_RULE);
    Decision old = decision("d2", "ann", Instant.EPOCH, DecisionReason.EXPIRED);
    try (var batch = LogRows.batch(database, new LogKind.Decisions())) {
      batch.write(List.of(logged(ahead), logged(old)));
      assertThat(rows("SELECT count(*) FROM decisions_default")).containsExactly("2");
      assertThat(rows("SELECT pabal_create_partitions(0, 5)")).containsExactly("10");
      assertThat(rows("SELECT decision_id FROM decisions_default")).containsExactly("d2");
      batch.write(List.of(logged(ahead), logged(old)));
    }
    assertThat(rows("SELECT count(*) FROM decisions")).containsExactly("2");
    assertThat(rows("SELECT pabal_create_partitions(0, 5)")).containsExactly("0");
    assertThat(rows("SELECT pabal_drop_partitions(now() - interval '1 year')"))
        .containsExactly("0");
    assertThat(rows("SELECT decision_id FROM decisions")).containsExactly("d1");
    assertThat(rows("SELECT pabal_drop_partitions(now() + interval '1 year')"))
        .containsExactly("35");
    assertThat(rows("SELECT count(*) FROM decisions")).containsExactly("0");
  }

  private void refuse(String table, String check) {
    LogRows.execute(
        database.jdbcUrl(),
        "ALTER TABLE " + table + " ADD CONSTRAINT refused_by_test CHECK (" + check + ")");
  }

  private List<String> rows(String sql) {
    return LogRows.query(database.jdbcUrl(), sql);
  }

  private <T extends Logged> OneInputStreamOperatorTestHarness<T, DeadLetter> harness(
      LogKind<T> kind) throws Exception {
    LogSettings settings =
        LogSettings.of(
            LogDatabase.at(database.jdbcUrl(), null),
            DEAD_LETTERS,
            MAX_PARALLELISM,
            Clock.fixed(EVENT_TIME, ZoneOffset.UTC));
    return new OneInputStreamOperatorTestHarness<>(new LogWriterFactory<>(settings, kind, null));
  }
}
