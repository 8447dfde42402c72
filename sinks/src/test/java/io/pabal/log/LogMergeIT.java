package io.pabal.log;

import static io.pabal.log.LogFixtures.EVENT_TIME;
import static io.pabal.log.LogFixtures.decision;
import static io.pabal.log.LogFixtures.intent;
import static io.pabal.log.LogFixtures.logged;
import static io.pabal.log.LogFixtures.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows merge by precedence: every order of arrival leaves the same row. */
@RealPostgres
class LogMergeIT {
  private TestDatabase database;

  @BeforeEach
  void createTables(TestDatabase given) {
    database = given;
    LogRows.migrate(database);
  }

  @Test
  void acceptedBeatsEverythingInEveryOrderOfArrival() throws Exception {
    List<LoggedOutcome> records =
        List.of(
            logged(intent("i", "e1", 1, true), false),
            logged(outcome("i", "e1", 1, OutcomeClass.IN_DOUBT), false),
            logged(outcome("i", "e1", 1, OutcomeClass.DEAD_ADDRESS), false),
            logged(outcome("i", "e1", 1, OutcomeClass.ACCEPTED), true));
    assertThat(rowsOfEveryOrder(records))
        .containsOnly("accepted|ACCEPTED|250|t|t|2026-11-20 10:00:02+00|2026-11-20 10:00:03+00");
  }

  @Test
  void finalFailureBeatsInDoubtAndInDoubtBeatsPendingInEveryOrder() throws Exception {
    List<LoggedOutcome> failed =
        List.of(
            logged(intent("i", "e1", 1, false), false),
            logged(outcome("i", "e1", 1, OutcomeClass.UNRECOGNIZED), false),
            logged(outcome("i", "e1", 1, OutcomeClass.BAD_MESSAGE), false));
    assertThat(rowsOfEveryOrder(failed)).allMatch(row -> row.startsWith("failed|BAD_MESSAGE"));
    List<LoggedOutcome> inDoubt =
        List.of(
            logged(intent("i", "e1", 1, false), false),
            logged(outcome("i", "e1", 1, OutcomeClass.NOT_SENT), false),
            logged(outcome("i", "e1", 1, OutcomeClass.TRANSIENT), false),
            logged(outcome("i", "e1", 1, OutcomeClass.IN_DOUBT), false));
    assertThat(rowsOfEveryOrder(inDoubt)).allMatch(row -> row.startsWith("in_doubt|IN_DOUBT"));
  }

  @Test
  void equallyStrongOutcomesLeaveTheSameRowInEveryOrder() throws Exception {
    List<LoggedOutcome> records = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      records.add(
          logged(
              outcome("i", "e1", 1, OutcomeClass.ACCEPTED, EVENT_TIME.plusSeconds(i), "w" + i),
              false));
    }
    records.add(
        logged(
            outcome("i", "e1", 1, OutcomeClass.ACCEPTED, EVENT_TIME.plusSeconds(1), "w3"), false));
    assertThat(rowsOfEveryOrder(records).stream().distinct()).hasSize(1);
  }

  @Test
  void everyOrderOfDecisionsLeavesTheSameItem() throws Exception {
    List<LoggedDecision> records =
        List.of(
            logged(decision("d1", DecisionReason.PLANNED, "i")),
            logged(decision("d2", DecisionReason.GAVE_UP, "i")),
            logged(decision("d3", DecisionReason.LIFE_ENDED, "i")));
    List<String> rows = new ArrayList<>();
    try (var batch = LogRows.batch(database, new LogKind.Decisions())) {
      for (List<LoggedDecision> order : permutations(records)) {
        for (LoggedDecision record : order) {
          assertThat(batch.write(List.of(record))).isEmpty();
        }
        rows.addAll(
            LogRows.query(
                database.jdbcUrl(), "SELECT state, final, ended_reason, life_ends_at FROM items"));
        LogRows.execute(database.jdbcUrl(), "TRUNCATE planned_items, decisions");
      }
    }
    // GAVE_UP and LIFE_ENDED of one instant: the first by name.
    assertThat(rows).hasSize(6).containsOnly("failed|t|GAVE_UP|2026-11-20 11:00:00+00");
  }

  @Test
  void twoHandOversAcceptedStayTwoRowsAndAreADuplicate() throws Exception {
    try (var batch = LogRows.batch(database, new LogKind.Outcomes())) {
      batch.write(
          List.of(
              logged(outcome("i", "e1", 1, OutcomeClass.ACCEPTED), true),
              logged(outcome("i", "e2", 1, OutcomeClass.ACCEPTED), false),
              logged(outcome("j", "e1", 2, OutcomeClass.ACCEPTED), false)));
    }
    assertThat(
            LogRows.query(
                database.jdbcUrl(), "SELECT item_id, acceptances, explained FROM duplicates"))
        .containsExactly("i|2|t");
    assertThat(
            LogRows.query(
                database.jdbcUrl(),
                "SELECT item_id, state, hand_overs, acceptances, late FROM items ORDER BY 1"))
        .containsExactly("i|accepted|2|2|t", "j|accepted|1|1|f");
  }

  @Test
  void anotherDecisionForTheSameEventStaysBesideTheFirst() throws Exception {
    var first = decision("d1", DecisionReason.PLANNED, "i");
    var again =
        new io.pabal.schema.plan.Decision(
            first.schema(),
            "d2",
            first.eventSource(),
            first.eventId(),
            first.eventType(),
            first.eventTime(),
            first.position(),
            first.recipient(),
            first.lane(),
            first.category(),
            first.rule(),
            DecisionReason.OPTED_OUT,
            null,
            List.of(),
            1,
            null,
            EVENT_TIME,
            null,
            EVENT_TIME.plusSeconds(5));
    try (var batch = LogRows.batch(database, new LogKind.Decisions())) {
      batch.write(List.of(logged(first), logged(again), logged(first)));
    }
    assertThat(LogRows.query(database.jdbcUrl(), "SELECT reason FROM decisions ORDER BY 1"))
        .containsExactly("OPTED_OUT", "PLANNED");
    assertThat(LogRows.query(database.jdbcUrl(), "SELECT event_id, decisions FROM redecided"))
        .containsExactly("event-1|2");
    assertThat(
            LogRows.query(
                database.jdbcUrl(),
                "SELECT day, category, channel, reason, channel_reason, decisions, items"
                    + " FROM report ORDER BY reason"))
        .containsExactly(
            "2026-11-20|order|null|OPTED_OUT|null|1|0",
            "2026-11-20|order|email|PLANNED|CHOSEN|1|1");
  }

  private List<String> rowsOfEveryOrder(List<LoggedOutcome> records) throws Exception {
    List<String> rows = new ArrayList<>();
    try (var batch = LogRows.batch(database, new LogKind.Outcomes())) {
      for (List<LoggedOutcome> order : permutations(records)) {
        for (LoggedOutcome record : order) {
          assertThat(batch.write(List.of(record))).isEmpty();
        }
        rows.addAll(
            LogRows.query(
                database.jdbcUrl(),
                "SELECT state, outcome, code, late, resend, intent_at, answered_at FROM hand_overs"));
        LogRows.execute(database.jdbcUrl(), "TRUNCATE hand_overs");
      }
    }
    assertThat(rows).hasSizeGreaterThan(1);
    return rows;
  }

  private static <E> List<List<E>> permutations(List<E> elements) {
    if (elements.isEmpty()) {
      return List.of(List.of());
    }
    List<List<E>> all = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      List<E> rest = new ArrayList<>(elements);
      E first = rest.remove(i);
      for (List<E> tail : permutations(rest)) {
        List<E> order = new ArrayList<>();
        order.add(first);
        order.addAll(tail);
        all.add(order);
      }
    }
    return all;
  }
}
