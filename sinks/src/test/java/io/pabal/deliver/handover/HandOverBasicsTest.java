package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import org.junit.jupiter.api.Test;

/** The straight way of a notification. */
class HandOverBasicsTest {
  private final Deliver.World world = Deliver.World.create();

  @Test
  void handsOverAfterTheIntentAndRecordsTheOutcome() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));

    assertThat(world.provider().told()).containsExactly("a/1");
    assertThat(world.topic().intents()).hasSize(1);
    assertThat(world.topic().outcomes())
        .extracting(Outcome::outcome)
        .containsExactly(OutcomeClass.ACCEPTED);
    assertThat(deliver.feedback()).isEmpty();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }
}
