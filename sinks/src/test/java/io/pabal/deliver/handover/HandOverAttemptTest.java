package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Attempts, copies, and digests that are cut differently by a replay of plan. */
class HandOverAttemptTest {
  private final Deliver.World world = Deliver.World.create();

  @Test
  void passesTheNextAttemptAndDropsAnOldOne() throws Exception {
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.TRANSIENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    deliver.arrives(Letter.to("ann", "a").attempt(2));
    assertThat(world.provider().told()).containsExactly("a/1", "a/2");

    deliver.arrives(Letter.to("ann", "a"));
    assertThat(world.provider().told()).containsExactly("a/1", "a/2");
    assertThat(deliver.said()).containsExactly("a/1 TRANSIENT");
  }

  @Test
  void dropsACopyWhileTheFirstIsUnderWay() throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.silence());
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"), Letter.to("ann", "a"), Letter.to("ann", "a"));
    assertThat(world.provider().told()).containsExactly("a/1");
    assertThat(world.topic().intents()).hasSize(1);
  }

  @Test
  void sendsOnlyTheDifferenceOfADigestThatIsCutAgain() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a", "b"), Letter.to("ann", "b", "c"));
    deliver.arrives(Letter.to("ann", "a", "b", "c", "d"));
    assertThat(world.provider().told()).containsExactly("a/1", "b/1", "c/1", "d/1");
  }

  @Test
  void eachDeviceOfARecipientIsToldByItself() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    OperatorSubtaskState before = deliver.snapshot();
    deliver.arrives(Letter.to("ann", "event-at-A"));
    Deliver successor = Deliver.start(world, before).catalog(1);
    successor.arrives(
        Letter.to("ann", "event-at-A"),
        Letter.to("ann", "event-at-B"),
        Letter.to("ann", "event-at-C"));
    assertThat(world.provider().told())
        .containsExactly("event-at-A/1", "event-at-B/1", "event-at-C/1");
  }

  @Test
  void answersACopyThatComesHoursAfterTheRestart() throws Exception {
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.TRANSIENT));
    Deliver deliver = Deliver.fresh(world);
    OperatorSubtaskState before = deliver.snapshot();
    deliver.arrives(Letter.to("ann", "a"));

    Deliver successor = Deliver.start(world, before).catalog(1).passes(Duration.ofMinutes(3));
    OperatorSubtaskState later = successor.snapshot();
    Deliver third = Deliver.start(world, later).arrives(Letter.to("ann", "a"));
    assertThat(world.provider().told()).containsExactly("a/1");
    assertThat(third.said()).containsExactly("a/1 TRANSIENT");
  }

  @Test
  void whatIsSaidAgainLeavesBeforeTheNextSnapshot() throws Exception {
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.TRANSIENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(deliver.said()).hasSize(1);
    // The copy, and the barrier right behind it, before any mail is run.
    deliver.element(Letter.to("ann", "a").input());
    deliver.snapshot();
    assertThat(deliver.said()).hasSize(2);
  }

  @Test
  void whatIsSaidAgainByARestoredTaskLeavesBeforeItsFirstSnapshot() throws Exception {
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.TRANSIENT));
    world
        .topic()
        .fate(
            record ->
                record instanceof io.pabal.schema.deliver.Intent
                    ? Fate.ACKNOWLEDGED
                    : Fate.UNACKNOWLEDGED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    Deliver successor = Deliver.startUnsettled(world, deliver.snapshot());
    successor.snapshot();
    assertThat(successor.said()).containsExactly("a/1 TRANSIENT");
  }

  @Test
  void readsBackOnlyFromWhereTheOldestInFlightEntered() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 50; i++) {
      deliver.arrives(Letter.to("ann", "a" + i));
    }
    OperatorSubtaskState snapshot = deliver.snapshot();
    long before = world.topic().recordsRead();
    Deliver.start(world, snapshot);
    assertThat(world.topic().recordsRead() - before).as("its own markers").isEqualTo(3);
  }
}
