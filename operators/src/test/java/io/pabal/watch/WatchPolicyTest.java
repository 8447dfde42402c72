package io.pabal.watch;

import static io.pabal.watch.WatchSamples.NOW;
import static io.pabal.watch.WatchSamples.SETTINGS;
import static io.pabal.watch.WatchSamples.intent;
import static io.pabal.watch.WatchSamples.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.state.WatchSlice;
import io.pabal.schema.state.WatchedProvider;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import io.pabal.schema.watch.HandOverSign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One provider, looked at by hand: a window of a minute that the test empties itself. */
class WatchPolicyTest {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  private final WatchPolicy policy = new WatchPolicy(SETTINGS);
  private final List<Alert> told = new ArrayList<>();
  private WatchedProvider known;
  private WatchSlice window = WatchSlice.EMPTY;
  private long open;
  private long oldestOpen;
  private long now = NOW;
  private long started = NOW - 60 * MINUTE;

  @Test
  void raisesAtTheMinimumCountAndNotBelow() {
    see(OutcomeClass.NOT_SENT, 4);
    assertThat(look()).isEmpty();
    see(OutcomeClass.NOT_SENT, 1);
    assertThat(look())
        .extracting(Alert::kind, Alert::state, Alert::words)
        .containsExactly(
            tuple(
                AlertKind.FAILING,
                AlertState.RAISED,
                "E-mail by smtp-a fails: 5 of 5 hand-overs, the last with NOT_SENT 421 4.3.2."));
  }

  @Test
  void raisesAtTheShareAndNotBelow() {
    see(OutcomeClass.ACCEPTED, 51);
    see(OutcomeClass.NOT_SENT, 50);
    assertThat(look()).isEmpty();
    see(OutcomeClass.NOT_SENT, 1);
    assertThat(look()).extracting(Alert::kind).containsExactly(AlertKind.FAILING);
  }

  @Test
  void countsNoAddressAgainstTheProvider() {
    see(OutcomeClass.DEAD_ADDRESS, 100);
    see(OutcomeClass.BAD_MESSAGE, 100);
    assertThat(look()).isEmpty();
    assertThat(window.answered()).isEqualTo(200);
  }

  /** Probes are half a minute apart when a server is dead: too few for a window. */
  @Test
  void countsFailuresSinceTheLastSuccessWhenNoneSucceeds() {
    for (int probe = 1; probe < SETTINGS.minimumCount(); probe++) {
      see(OutcomeClass.NOT_SENT, 1);
      assertThat(look()).isEmpty();
      passWindow();
    }
    see(OutcomeClass.NOT_SENT, 1);
    assertThat(look()).extracting(Alert::kind).containsExactly(AlertKind.FAILING);
  }

  /** Thousands of successes in the window must not hide a server that has died. */
  @Test
  void sinceASuccessSeesFailuresAloneAfterAQuarterOfTheWindow() {
    see(OutcomeClass.ACCEPTED, 6_000);
    see(OutcomeClass.NOT_SENT, 4);
    now += SETTINGS.rowMillis();
    assertThat(look()).isEmpty();
    see(OutcomeClass.NOT_SENT, 1);
    assertThat(look())
        .extracting(Alert::words)
        .containsExactly(
            "E-mail by smtp-a fails: 5 of 5 hand-overs, the last with NOT_SENT 421 4.3.2.");
  }

  @Test
  void takesFewFailuresAmongManySuccessesForChance() {
    see(OutcomeClass.ACCEPTED, 6_000);
    see(OutcomeClass.NOT_SENT, 100);
    now += SETTINGS.rowMillis() - 1;
    assertThat(look()).isEmpty();
    see(OutcomeClass.ACCEPTED, 1);
    see(OutcomeClass.NOT_SENT, 100);
    now += SETTINGS.rowMillis() - 1;
    assertThat(look()).isEmpty();
  }

  @Test
  void raisesNothingByOldFailuresAlone() {
    see(OutcomeClass.NOT_SENT, 10);
    passWindow();
    assertThat(look()).isEmpty();
  }

  @Test
  void endsOnceWhenItHasBeenHealthyForAWhile() {
    see(OutcomeClass.NOT_SENT, 10);
    look();
    long raised = now;
    passWindow();
    see(OutcomeClass.ACCEPTED, 1);
    assertThat(look()).isEmpty();
    now += SETTINGS.healthyFor().toMillis() - 1;
    assertThat(look()).isEmpty();
    now += 1;
    assertThat(look())
        .extracting(Alert::state, Alert::since, Alert::words)
        .containsExactly(
            tuple(
                AlertState.ENDED,
                Instant.ofEpochMilli(raised),
                "E-mail by smtp-a works again. The alert stood for 2 min."));
    assertThat(look()).isEmpty();
  }

  /** Half of the threshold: what swings around it is one incident. */
  @Test
  void isHealthyAtHalfOfTheShareOnly() {
    see(OutcomeClass.NOT_SENT, 26);
    see(OutcomeClass.ACCEPTED, 26);
    look();
    see(OutcomeClass.ACCEPTED, 51);
    now += 10 * MINUTE;
    assertThat(look()).isEmpty();
    see(OutcomeClass.ACCEPTED, 1);
    look();
    now += SETTINGS.healthyFor().toMillis();
    assertThat(look()).extracting(Alert::state).containsExactly(AlertState.ENDED);
  }

  @Test
  void beginsTheCountAnewWhenItFailsInBetween() {
    see(OutcomeClass.NOT_SENT, 10);
    look();
    passWindow();
    see(OutcomeClass.ACCEPTED, 1);
    look();
    now += SETTINGS.healthyFor().toMillis() - 1;
    see(OutcomeClass.NOT_SENT, 1);
    assertThat(look()).isEmpty();
    see(OutcomeClass.ACCEPTED, 10);
    look();
    now += SETTINGS.healthyFor().toMillis() - 1;
    assertThat(look()).isEmpty();
  }

  @Test
  void tellsAnIncidentAgainAtMostOnceAnInterval() {
    see(OutcomeClass.NOT_SENT, 10);
    look();
    for (int reminder = 1; reminder <= 2; reminder++) {
      now += SETTINGS.reminderInterval().toMillis() - 1;
      see(OutcomeClass.NOT_SENT, 1);
      assertThat(look()).isEmpty();
      now += 1;
      assertThat(look())
          .extracting(Alert::state, Alert::reminder)
          .containsExactly(tuple(AlertState.REMINDED, reminder));
    }
    assertThat(told.get(2).words()).startsWith("For 2 h now: E-mail by smtp-a fails");
    assertThat(told).extracting(Alert::alertId).containsOnly(told.get(0).alertId());
  }

  @Test
  void tellsARefusalOfUsAtOnceAndNotAsAFailureToo() {
    HandOverSign refused = outcome("n1", OutcomeClass.CONFIG, now);
    see(refused);
    assertThat(policy.isUrgent(known, refused)).isTrue();
    see(OutcomeClass.CONFIG, 9);
    assertThat(look())
        .extracting(Alert::kind, Alert::words)
        .containsExactly(
            tuple(
                AlertKind.CONFIGURATION,
                "E-mail by smtp-a refuses us, whatever the message: CONFIG 421 4.3.2. It goes on"
                    + " when its login, its sender or its contract is mended."));
    assertThat(policy.isUrgent(known, refused)).isFalse();
  }

  @Test
  void isSilentAfterTheSilenceAndNotBefore() {
    open = 3;
    oldestOpen = now;
    see(intent("n1", now));
    now += SETTINGS.silence().toMillis() - 1;
    assertThat(look()).isEmpty();
    now += 1;
    assertThat(look())
        .extracting(Alert::kind, Alert::words)
        .containsExactly(
            tuple(
                AlertKind.SILENT,
                "E-mail by smtp-a is silent: 3 hand-overs wait for an answer, the oldest for"
                    + " 30 s."));
  }

  /** One connection that hangs is no outage. */
  @Test
  void isNotSilentWhileOthersAreAnswered() {
    open = 1;
    oldestOpen = now;
    now += SETTINGS.silence().toMillis();
    see(OutcomeClass.ACCEPTED, 1);
    assertThat(look()).isEmpty();
  }

  @Test
  void takesItsOwnDeadlinesForNoAnswer() {
    open = 1;
    oldestOpen = now;
    now += SETTINGS.silence().toMillis();
    see(OutcomeClass.IN_DOUBT, 1);
    look();
    open = 0;
    now += SETTINGS.healthyFor().toMillis();
    look();
    now += SETTINGS.healthyFor().toMillis();
    assertThat(look()).isEmpty();
    assertThat(told).extracting(Alert::kind).containsExactly(AlertKind.SILENT);
    see(OutcomeClass.ACCEPTED, 1);
    look();
    now += SETTINGS.healthyFor().toMillis();
    assertThat(look()).extracting(Alert::state).containsExactly(AlertState.ENDED);
  }

  /** What became of them while watch was down has still to be read. */
  @Test
  void countsSilenceFromItsOwnStart() {
    open = 1;
    oldestOpen = now - 10 * MINUTE;
    see(intent("n1", now));
    started = now;
    assertThat(look()).isEmpty();
    now += SETTINGS.silence().toMillis();
    assertThat(look()).extracting(Alert::kind).containsExactly(AlertKind.SILENT);
  }

  @Test
  void isSlowBeyondTheDurationAtTheShare() {
    long longest = SETTINGS.slow().get(Channel.EMAIL).toMillis();
    for (int i = 0; i < 10; i++) {
      see(outcome("n", OutcomeClass.ACCEPTED, longest, now));
    }
    assertThat(look()).isEmpty();
    for (int i = 0; i < 10; i++) {
      see(outcome("n", OutcomeClass.ACCEPTED, longest + 1, now));
    }
    assertThat(look())
        .extracting(Alert::kind, Alert::words)
        .containsExactly(
            tuple(
                AlertKind.SLOW,
                "E-mail by smtp-a is slow: 10 of 20 hand-overs took longer than 10 s."));
  }

  @Test
  void seesABacklogInTheLaneWhereTheYoungestIsOld() {
    long age = SETTINGS.backlogAge().toMillis();
    see(intent("n1", Lane.URGENT, 10, now));
    see(intent("n2", Lane.NORMAL, age - 1, now));
    assertThat(look()).isEmpty();
    passWindow();
    see(intent("n3", Lane.URGENT, 10, now));
    see(intent("n4", Lane.NORMAL, age, now));
    assertThat(look())
        .extracting(Alert::kind, Alert::words)
        .containsExactly(
            tuple(
                AlertKind.BACKLOG,
                "E-mail by smtp-a is behind: what is handed over now was due 5 min ago."));
  }

  /** What waited on purpose goes beside what did not. */
  @Test
  void seesNoBacklogWhileAnythingIsYoung() {
    see(intent("n1", Lane.NORMAL, SETTINGS.backlogAge().toMillis() * 10, now));
    see(intent("n2", Lane.NORMAL, 10, now));
    assertThat(look()).isEmpty();
  }

  @Test
  void forgetsAProviderThatIsNotUsed() {
    see(OutcomeClass.NOT_SENT, 10);
    look();
    passWindow();
    now = known.lastSeenMillis() + SETTINGS.forgetAfter().toMillis() - 1;
    look();
    assertThat(known).isNotNull();
    now += 1;
    assertThat(look())
        .extracting(Alert::state, Alert::words)
        .containsExactly(
            tuple(
                AlertState.ENDED,
                "E-mail by smtp-a was not used for 60 min: whether it works is not known, and the"
                    + " alert ends."));
    assertThat(known).isNull();
  }

  @Test
  void namesIncidentsByWhatIsInStateNotByTheClock() {
    see(OutcomeClass.NOT_SENT, 10);
    WatchedProvider before = known;
    Alert first = look().get(0);
    known = before;
    now += 7 * SECOND;
    Alert again = look().get(0);
    assertThat(again.alertId()).isEqualTo(first.alertId());
    assertThat(again.at()).isAfter(first.at());

    passWindow();
    see(OutcomeClass.ACCEPTED, 10);
    look();
    now += SETTINGS.healthyFor().toMillis();
    look();
    see(OutcomeClass.NOT_SENT, 50);
    assertThat(look())
        .singleElement()
        .satisfies(next -> assertThat(next.alertId()).isNotEqualTo(first.alertId()));
  }

  @Test
  void saysSpansAsPeopleDo() {
    assertThat(
            List.of(999L, 1_000L, 119_999L, 120_000L, 2 * 60 * MINUTE - 1, 2 * 60 * MINUTE).stream()
                .map(AlertWords::span))
        .containsExactly("999 ms", "1 s", "119 s", "2 min", "119 min", "2 h");
  }

  @Test
  void fitsItsWords() {
    String longest = "p".repeat(SignDecoder.MAX_PROVIDER_CHARS);
    String code = "c".repeat(SignDecoder.MAX_CODE_CHARS);
    HandOverSign worst =
        new HandOverSign(
            Channel.EMAIL,
            longest,
            "n",
            Lane.NORMAL,
            OutcomeClass.UNRECOGNIZED,
            code,
            Duration.ofDays(9).toMillis(),
            -1,
            now);
    WatchedProvider worn = policy.after(null, worst, now);
    Observation seen =
        new Observation(
            Channel.EMAIL,
            longest,
            worn,
            new WatchSlice(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                1,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                1,
                1,
                1),
            Integer.MAX_VALUE,
            1,
            now,
            1,
            SETTINGS.rowMillis());
    AlertWords words = new AlertWords(SETTINGS, seen);
    for (AlertKind kind : AlertKind.values()) {
      assertThat(words.still(kind, 1)).hasSizeLessThanOrEqualTo(Alert.MAX_WORDS_CHARS);
    }
    assertThat(seen.figures().lastFailure()).hasSizeLessThanOrEqualTo(80);
  }

  private void see(OutcomeClass outcome, int times) {
    for (int i = 0; i < times; i++) {
      see(outcome("n" + i, outcome, now));
    }
  }

  private void see(HandOverSign sign) {
    window = Window.after(window, sign, SETTINGS, now);
    known = policy.after(known, sign, now);
    known =
        new WatchedProvider(
            known.firstSeenMillis(),
            now,
            Math.max(known.lastAnswerMillis(), window.lastAnswerMillis()),
            known.failuresInARow(),
            known.failingSinceMillis(),
            known.lastFailure(),
            known.incidents());
  }

  private void passWindow() {
    now += SETTINGS.window().toMillis();
    window = WatchSlice.EMPTY;
  }

  private List<Alert> look() {
    WatchPolicy.Verdict verdict =
        policy.look(
            new Observation(
                Channel.EMAIL,
                WatchSamples.PROVIDER,
                known,
                window,
                open,
                oldestOpen,
                now,
                started,
                SETTINGS.rowMillis()));
    known = verdict.known();
    told.addAll(verdict.alerts());
    return verdict.alerts();
  }
}
