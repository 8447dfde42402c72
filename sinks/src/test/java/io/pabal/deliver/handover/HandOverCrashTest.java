package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every instant at which a task can die, with every state it can come back from, both rules and
 * both kinds of answer: nothing is lost, nothing is handed over twice but what is flagged, and what
 * follows from a recorded outcome is said again.
 */
class HandOverCrashTest {
  /** The last thing that happened before the crash. */
  enum Instant {
    ARRIVED,
    INTENT_SENT_BUT_LOST,
    INTENT_ON_DISK_UNACKNOWLEDGED,
    INTENT_ACKNOWLEDGED,
    HANDED_OVER,
    OUTCOME_ON_DISK_UNACKNOWLEDGED,
    OUTCOME_ACKNOWLEDGED,
    FOLLOW_UP_EMITTED;

    boolean hasIntent() {
      return compareTo(INTENT_ON_DISK_UNACKNOWLEDGED) >= 0;
    }

    boolean isHandedOver() {
      return compareTo(HANDED_OVER) >= 0;
    }

    boolean hasOutcome() {
      return compareTo(OUTCOME_ON_DISK_UNACKNOWLEDGED) >= 0;
    }
  }

  /** What the successor starts with. */
  enum Return {
    /** The snapshot is older than the record: the source replays it. */
    OLDER_SNAPSHOT(true),
    /** The snapshot was taken at the last instant. */
    LAST_SNAPSHOT(false),
    /** The same, and plan repeats the record. */
    LAST_SNAPSHOT_AND_COPY(true),
    /** No state at all: the outbox is read again. */
    NO_STATE(true);

    private final boolean replays;

    Return(boolean replays) {
      this.replays = replays;
    }
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Instant instant : Instant.values()) {
      for (Return from : Return.values()) {
        for (InDoubtRule rule : InDoubtRule.values()) {
          cases.add(Arguments.of(instant, from, rule, OutcomeClass.ACCEPTED));
          cases.add(Arguments.of(instant, from, rule, OutcomeClass.TRANSIENT));
        }
      }
    }
    return cases.stream();
  }

  private final Deliver.World world = Deliver.World.create();

  @ParameterizedTest
  @MethodSource("cases")
  void losesNothingAndRepeatsOnlyWhatItFlags(
      Instant instant, Return from, InDoubtRule rule, OutcomeClass answer) throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(answer));
    Letter letter = Letter.to("ann", "a").inDoubt(rule);

    OperatorSubtaskState snapshot = runUntil(instant, from, letter);
    assertThat(world.provider().told()).hasSize(instant.isHandedOver() ? 1 : 0);
    world.provider().handedOver().clear();
    world.topic().fate(record -> Fate.ACKNOWLEDGED);

    Deliver successor = Deliver.start(world, snapshot);
    if (from == Return.NO_STATE || from == Return.OLDER_SNAPSHOT) {
      successor.catalog(1);
    }
    if (from.replays) {
      successor.arrives(letter);
    }
    verifyOutcome(successor, instant, from, rule, answer);

    // One more crash and one more copy change nothing.
    OperatorSubtaskState next = successor.snapshot();
    assertThat(successor.recipientsInFlightState()).isEmpty();
    world.provider().handedOver().clear();
    Deliver third = Deliver.start(world, next).arrives(letter);
    assertThat(world.provider().told()).isEmpty();
    boolean wantsNextStep = lastOutcome().outcome() == OutcomeClass.TRANSIENT;
    assertThat(third.said()).isEqualTo(wantsNextStep ? List.of("a/1 TRANSIENT") : List.of());
  }

  private OperatorSubtaskState runUntil(Instant instant, Return from, Letter letter)
      throws Exception {
    Deliver deliver = Deliver.fresh(world);
    OperatorSubtaskState before = deliver.snapshot();
    deliver.arrives(Letter.to("bob", "other"));
    world.provider().handedOver().clear();
    world.topic().fate(record -> fate(instant, record));
    deliver.element(letter.input());
    switch (instant) {
      case ARRIVED -> {}
      case INTENT_SENT_BUT_LOST,
          INTENT_ON_DISK_UNACKNOWLEDGED,
          HANDED_OVER,
          OUTCOME_ON_DISK_UNACKNOWLEDGED,
          FOLLOW_UP_EMITTED ->
          deliver.settle();
      case INTENT_ACKNOWLEDGED, OUTCOME_ACKNOWLEDGED -> {
        // The acknowledgement arrives, and nothing runs after it.
        deliver.settle();
        world.topic().release();
      }
    }
    return switch (from) {
      case NO_STATE -> null;
      case OLDER_SNAPSHOT -> before;
      case LAST_SNAPSHOT, LAST_SNAPSHOT_AND_COPY -> deliver.snapshot();
    };
  }

  private static Fate fate(Instant instant, Object record) {
    return switch (instant) {
      case ARRIVED, FOLLOW_UP_EMITTED -> Fate.ACKNOWLEDGED;
      case INTENT_SENT_BUT_LOST -> Fate.LOST;
      case INTENT_ON_DISK_UNACKNOWLEDGED -> Fate.UNACKNOWLEDGED;
      case INTENT_ACKNOWLEDGED -> Fate.DELAYED;
      case HANDED_OVER -> record instanceof Intent ? Fate.ACKNOWLEDGED : Fate.LOST;
      case OUTCOME_ON_DISK_UNACKNOWLEDGED ->
          record instanceof Intent ? Fate.ACKNOWLEDGED : Fate.UNACKNOWLEDGED;
      case OUTCOME_ACKNOWLEDGED -> record instanceof Intent ? Fate.ACKNOWLEDGED : Fate.DELAYED;
    };
  }

  private void verifyOutcome(
      Deliver successor, Instant instant, Return from, InDoubtRule rule, OutcomeClass answer) {
    boolean wasComplete = instant == Instant.FOLLOW_UP_EMITTED && from == Return.LAST_SNAPSHOT;
    boolean followsUp = answer == OutcomeClass.TRANSIENT && !wasComplete;
    if (instant.hasOutcome()) {
      assertThat(world.provider().told()).isEmpty();
    } else if (!instant.hasIntent()) {
      assertThat(world.provider().told()).containsExactly("a/1");
    } else if (rule == InDoubtRule.RESEND) {
      assertThat(world.provider().told()).containsExactly("RESENT:a/1");
      assertThat(lastOutcome().resentInDoubt()).isTrue();
    } else {
      assertThat(world.provider().told()).isEmpty();
      assertThat(lastOutcome().outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
      assertThat(lastOutcome().finalForItems()).isTrue();
      followsUp = false;
    }
    if (followsUp) {
      assertThat(successor.said()).isNotEmpty().allMatch("a/1 TRANSIENT"::equals);
    } else {
      assertThat(successor.said()).isEmpty();
    }
  }

  private Outcome lastOutcome() {
    List<Outcome> ofAnn =
        world.topic().outcomes().stream().filter(o -> o.recipient().equals("ann")).toList();
    return ofAnn.get(ofAnn.size() - 1);
  }
}
