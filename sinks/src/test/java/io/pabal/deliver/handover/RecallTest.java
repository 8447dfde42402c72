package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.plan.Item;
import io.pabal.schema.state.ItemState;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecallTest {
  private static final List<OutcomeClass> CLASSES = List.of(OutcomeClass.values());

  private static final HandOver FIRST = new HandOver("old", 1);
  private static final HandOver SECOND = new HandOver("new", 1);

  @Test
  void anOutcomeEndsItsIntent() {
    ItemState state = after(intent(1, FIRST), outcome(1, FIRST, OutcomeClass.TRANSIENT));
    assertThat(state.outcome()).isEqualTo(OutcomeClass.TRANSIENT);
    assertThat(state.settled()).isTrue();
    assertThat(state.passed()).isEqualTo(1);
    assertThat(state.doubted()).isFalse();
  }

  @Test
  void anIntentThatStandsTwiceDoesNotReopenIt() {
    ItemState state =
        after(intent(1, FIRST), outcome(1, FIRST, OutcomeClass.TRANSIENT), intent(1, FIRST));
    assertThat(state.outcome()).isEqualTo(OutcomeClass.TRANSIENT);
  }

  @Test
  void anAcceptanceIsNeverForgotten() {
    ItemState state =
        after(
            outcome(1, FIRST, OutcomeClass.ACCEPTED),
            intent(1, SECOND),
            outcome(1, SECOND, OutcomeClass.DEAD_ADDRESS));
    assertThat(state.outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void theHighestAttemptCounts() {
    ItemState state =
        after(outcome(2, SECOND, OutcomeClass.TRANSIENT), outcome(1, FIRST, OutcomeClass.ACCEPTED));
    assertThat(state.attempt()).isEqualTo(2);
    assertThat(state.outcome()).isEqualTo(OutcomeClass.TRANSIENT);
  }

  @Test
  void anotherIntentLeavesTheFirstInDoubt() {
    assertThat(after(intent(1, FIRST), intent(1, SECOND)).doubted()).isTrue();
    ItemState next =
        after(
            intent(1, FIRST),
            intent(1, SECOND),
            outcome(1, SECOND, OutcomeClass.TRANSIENT),
            intent(2, new HandOver("new", 2)));
    assertThat(next.doubted()).isTrue();
  }

  /** An outcome of ours has no provider: who may have accepted must stay known. */
  @Test
  void keepsWhoMayHaveAcceptedOverAHandOverThatWasNotMade() {
    Outcome made = outcome(1, SECOND, OutcomeClass.NOT_SENT);
    Outcome notMade =
        new Outcome(
            made.schema(),
            made.channel(),
            made.lane(),
            made.recipient(),
            made.notificationId(),
            made.addressKey(),
            made.items(),
            made.handOver(),
            made.outcome(),
            null,
            null,
            null,
            FlightRunner.LEASE_LOST,
            null,
            true,
            false,
            made.startedAt(),
            made.at());
    ItemState state = after(intent(1, FIRST), notMade);
    assertThat(state.doubted()).isTrue();
    assertThat(state.provider()).isEqualTo("provider");
    assertThat(after(notDoubted(notMade)).provider()).isNull();
  }

  private static Outcome notDoubted(Outcome outcome) {
    return new Outcome(
        outcome.schema(),
        outcome.channel(),
        outcome.lane(),
        outcome.recipient(),
        outcome.notificationId(),
        outcome.addressKey(),
        outcome.items(),
        outcome.handOver(),
        outcome.outcome(),
        null,
        null,
        null,
        outcome.detail(),
        null,
        false,
        false,
        outcome.startedAt(),
        outcome.at());
  }

  @Test
  void aLateRecordChangesNothingThatIsKnownOfAnotherHandOver() {
    ItemState held = after(intent(1, SECOND), outcome(1, SECOND, OutcomeClass.IN_DOUBT));
    Item item = item(1);
    ItemState late = Recall.of(held, intent(1, FIRST), item, true);
    late = Recall.of(late, outcome(1, FIRST, OutcomeClass.NOT_SENT), item, true);
    assertThat(late).isEqualTo(held);
  }

  @Test
  void aLateAcceptanceCounts() {
    ItemState late =
        Recall.of(
            after(intent(1, SECOND)), outcome(1, FIRST, OutcomeClass.ACCEPTED), item(1), true);
    assertThat(late.outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void aLateOutcomeResolvesItsOwnIntent() {
    ItemState late =
        Recall.of(after(intent(1, FIRST)), outcome(1, FIRST, OutcomeClass.NOT_SENT), item(1), true);
    assertThat(late.outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  /**
   * A read-back may begin anywhere before what the snapshot knows: the end is the same, but for a
   * doubt too many. None is forgotten.
   */
  @Property
  void readingAgainFromAnywhereEndsTheSame(
      @ForAll("histories") List<OutcomeRecord> history,
      @ForAll @IntRange(max = 60) int snapshotAt,
      @ForAll @IntRange(max = 60) int readFrom) {
    int snapshot = Math.min(snapshotAt, history.size());
    int from = Math.min(readFrom, snapshot);
    ItemState expected = replay(ItemState.unknown(), history);
    ItemState known = replay(ItemState.unknown(), history.subList(0, snapshot));
    ItemState again = replay(known, history.subList(from, history.size()));
    assertThat(again).isEqualTo(again.doubted() ? expected.withDoubt() : expected);
  }

  /** The open hand-over of the snapshot meets one that ended before it, and cannot know that. */
  @Test
  void readingAgainWhatEndedBeforeAnOpenHandOverMayDoubtIt() {
    ItemState snapshot =
        after(intent(1, FIRST), outcome(1, FIRST, OutcomeClass.NOT_SENT), intent(1, SECOND));
    assertThat(snapshot.doubted()).isFalse();
    ItemState again = replay(snapshot, List.of(intent(1, FIRST)));
    assertThat(again.doubted()).isTrue();
  }

  @Property
  void anAcceptedAttemptIsNeverPassedAgain(@ForAll("histories") List<OutcomeRecord> history) {
    ItemState state = ItemState.unknown();
    int accepted = 0;
    for (OutcomeRecord record : history) {
      state = apply(state, record);
      if (record instanceof Outcome outcome && outcome.outcome() == OutcomeClass.ACCEPTED) {
        accepted = Math.max(accepted, outcome.items().get(0).attempt());
      }
      if (accepted > 0) {
        var verdict =
            StripPolicy.restored(state, accepted, io.pabal.schema.catalog.InDoubtRule.RESEND);
        assertThat(verdict).isIn(StripPolicy.Verdict.ANSWER, StripPolicy.Verdict.DROP);
      }
    }
  }

  /**
   * What one task after the other writes of an item: each hand-over an intent and, maybe, an end.
   */
  @Provide
  Arbitrary<List<OutcomeRecord>> histories() {
    return Arbitraries.integers().between(0, 99).list().ofMaxSize(20).map(RecallTest::history);
  }

  private static List<OutcomeRecord> history(List<Integer> choices) {
    List<OutcomeRecord> history = new ArrayList<>();
    int attempt = 1;
    int epoch = 0;
    long sequence = 0;
    for (int choice : choices) {
      if (choice >= 90) {
        epoch++;
        sequence = 0;
        continue;
      }
      HandOver handOver = new HandOver("epoch" + epoch, ++sequence);
      history.add(intent(attempt, handOver));
      OutcomeClass outcome = CLASSES.get(choice % CLASSES.size());
      if (choice < 75) {
        history.add(outcome(attempt, handOver, outcome));
      } else {
        epoch++;
        sequence = 0;
      }
      if (choice < 75 && outcome.next() == OutcomeClass.Next.BACK_TO_PLAN) {
        attempt++;
      }
    }
    return history;
  }

  private static ItemState after(OutcomeRecord... records) {
    return replay(ItemState.unknown(), List.of(records));
  }

  private static ItemState replay(ItemState from, List<OutcomeRecord> records) {
    ItemState state = from;
    for (OutcomeRecord record : records) {
      state = apply(state, record);
    }
    return state;
  }

  private static ItemState apply(ItemState state, OutcomeRecord record) {
    if (record instanceof Intent intent) {
      return Recall.of(state, intent, intent.items().get(0), false);
    }
    Outcome outcome = (Outcome) record;
    return Recall.of(state, outcome, outcome.items().get(0), false);
  }

  private static Item item(int attempt) {
    return new Item("i", attempt, "s", "e", "t", ManualClock.START, ManualClock.START);
  }

  static Intent intent(int attempt, HandOver handOver) {
    return new Intent(
        Intent.SCHEMA,
        Channel.EMAIL,
        Lane.NORMAL,
        "ann",
        "n",
        "address",
        List.of(item(attempt)),
        handOver,
        "provider",
        false,
        ManualClock.START);
  }

  static Outcome outcome(int attempt, HandOver handOver, OutcomeClass outcome) {
    return new Outcome(
        Outcome.SCHEMA,
        Channel.EMAIL,
        Lane.NORMAL,
        "ann",
        "n",
        "address",
        List.of(item(attempt)),
        handOver,
        outcome,
        "provider",
        "250",
        null,
        null,
        null,
        false,
        outcome.next() != OutcomeClass.Next.HAND_OVER_AGAIN,
        ManualClock.START,
        ManualClock.START);
  }
}
