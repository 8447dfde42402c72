package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What must hold before a hand-over begins: the lease, and a log that answers. */
class HandOverLeaseTest {
  private final Deliver.World world = Deliver.World.create();

  @Test
  void handsNothingOverWhenTheJobManagerIsNotReached() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.coordinatorAnswers(false).passes(Deliver.HEARTBEAT_TIMEOUT.dividedBy(2));
    deliver.passes(Duration.ofMillis(700)).arrives(Letter.to("ann", "a"));
    assertThat(world.topic().intents()).isEmpty();
    assertThat(world.provider().told()).isEmpty();

    deliver.coordinatorAnswers(true).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).containsExactly("a/1");
  }

  @Test
  void handsNothingOverWhenItWakesUpBetweenIntentAndHandOver() throws Exception {
    world.topic().fate(record -> record instanceof Intent ? Fate.DELAYED : Fate.ACKNOWLEDGED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    world.clock().advance(Duration.ofSeconds(6)); // SIGSTOP: not even a tick
    world.topic().release();
    deliver.settle();

    assertThat(world.provider().told()).isEmpty();
    assertThat(world.topic().outcomes())
        .extracting(Outcome::outcome, Outcome::detail)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(OutcomeClass.NOT_SENT, FlightRunner.LEASE_LOST));

    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    deliver.passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).containsExactly("a/1");
  }

  @Test
  void startsNothingNewWhileTheLogStandsStill() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    world.topic().fate(record -> Fate.DELAYED);
    deliver.arrives(Letter.to("ann", "a"));
    deliver.passes(HandOverSettings.MAX_APPEND_AGE.plusMillis(100));
    deliver.arrives(Letter.to("bob", "b"));
    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    assertThat(world.topic().intents()).isEmpty();

    world.topic().release();
    deliver.passes(Duration.ofMillis(100));
    assertThat(world.provider().told()).containsExactlyInAnyOrder("a/1", "b/1");
  }

  @Test
  void anOutcomeThatIsNotAcknowledgedKeepsTheItemInFlight() throws Exception {
    world.topic().fate(record -> record instanceof Intent ? Fate.ACKNOWLEDGED : Fate.DELAYED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).containsExactly("ann");

    world.topic().release();
    deliver.settle();
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }
}
