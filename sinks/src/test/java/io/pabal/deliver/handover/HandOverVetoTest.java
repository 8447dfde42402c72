package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.VetoReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The end of a life, and vetoes, before an item is handed over. */
class HandOverVetoTest {
  private final Deliver.World world = Deliver.World.create();

  @Test
  void doesNotHandOverWhatWasVetoedBeforeItArrived() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.vetoed(Letter.veto("ann", VetoReason.OPTED_OUT)).arrives(Letter.to("ann", "a"));
    assertThat(world.provider().told()).isEmpty();
    assertThat(outcomes()).containsExactly("a VETOED");
    assertThat(deliver.feedback()).isEmpty();
  }

  @Test
  void doesNotHandOverWhatIsVetoedWhileItWaits() throws Exception {
    Deliver deliver = waiting(Letter.to("ann", "a"));
    deliver.vetoed(Letter.veto("ann", VetoReason.CANCELLED));
    providerIsBack(deliver);
    assertThat(world.provider().told()).isEmpty();
    assertThat(outcomes()).contains("a VETOED");
  }

  @Test
  void remembersAVetoOverARestart() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.vetoed(Letter.veto("ann", VetoReason.SEEN));
    Deliver.start(world, deliver.snapshot()).arrives(Letter.to("ann", "a"));
    assertThat(world.provider().told()).isEmpty();
  }

  @Test
  void anOptOutDoesNotVetoAMandatoryCategoryButAnErasureDoes() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.vetoed(Letter.veto("ann", VetoReason.OPTED_OUT));
    deliver.arrives(Letter.to("ann", "a").mandatory());
    assertThat(world.provider().told()).containsExactly("a/1");

    deliver.vetoed(Letter.veto("ann", VetoReason.ERASED));
    deliver.arrives(Letter.to("ann", "b").mandatory());
    assertThat(outcomes()).containsExactly("a ACCEPTED", "b VETOED");
  }

  @Test
  void takesOneItemOutOfMany() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.vetoed(Letter.veto("ann", "b", VetoReason.SEEN));
    deliver.arrives(Letter.to("ann", "a", "b", "c"));
    assertThat(world.provider().told()).containsExactly("a/1", "c/1");
    assertThat(outcomes()).containsExactlyInAnyOrder("b VETOED", "a c ACCEPTED");
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }

  @Test
  void aVetoOfOneRecipientDoesNotConcernAnother() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.vetoed(Letter.veto("ann", VetoReason.ERASED));
    deliver.arrives(Letter.to("bob", "b"));
    assertThat(world.provider().told()).containsExactly("b/1");
  }

  @Test
  void copiesOfOneVetoDoNotPushOthersOut() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.vetoed(Letter.veto("ann", "a", VetoReason.SEEN));
    for (int i = 0; i < 2 * HandOverSettings.MAX_VETOES; i++) {
      deliver.vetoed(Letter.veto("ann", "b", VetoReason.SEEN));
    }
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(world.provider().told()).isEmpty();
  }

  @Test
  void givesBackWhatWasTooLateOnArrival() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a").sendBefore(ManualClock.START));
    assertThat(world.provider().told()).isEmpty();
    assertThat(deliver.said()).containsExactly("a/1 EXPIRED");
  }

  @Test
  void givesBackWhatBecomesTooLateWhileItWaits() throws Exception {
    Instant end = ManualClock.START.plusSeconds(20);
    Deliver deliver = waiting(Letter.to("ann", "a").sendBefore(end));
    deliver.passes(Duration.ofSeconds(25));
    assertThat(deliver.said()).contains("a/1 EXPIRED");
    providerIsBack(deliver);
    assertThat(world.provider().told()).isEmpty();
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }

  @Test
  void givesBackWhatBecomesTooLateWhileItsIntentWaitsForTheBroker() throws Exception {
    world.topic().fate(record -> OutcomesTopic.Fate.DELAYED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a").sendBefore(ManualClock.START.plusSeconds(3)));
    deliver.passes(Duration.ofSeconds(5));
    world.topic().fate(record -> OutcomesTopic.Fate.ACKNOWLEDGED);
    world.topic().release();
    deliver.settle();
    assertThat(world.provider().told()).isEmpty();
    assertThat(deliver.said()).containsExactly("a/1 EXPIRED");
  }

  @Test
  void aVetoReachesWhatWaitsForTheBroker() throws Exception {
    world.topic().fate(record -> OutcomesTopic.Fate.DELAYED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(Duration.ofMinutes(1));
    deliver.vetoed(Letter.veto("ann", VetoReason.OPTED_OUT));
    world.topic().fate(record -> OutcomesTopic.Fate.ACKNOWLEDGED);
    world.topic().release();
    deliver.settle();
    assertThat(world.provider().told()).isEmpty();
    assertThat(outcomes()).contains("a VETOED");
  }

  /** A task whose provider is dead and has this letter waiting for it. */
  private Deliver waiting(Letter letter) throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("zoe", "other")).passes(Duration.ofSeconds(1));
    deliver.arrives(letter);
    world.provider().handedOver().clear();
    return deliver;
  }

  private void providerIsBack(Deliver deliver) throws Exception {
    world.provider().handedOver().clear();
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.ACCEPTED));
    deliver.passes(ProviderHealth.LONGEST_PAUSE.plusSeconds(1));
    world.provider().handedOver().removeIf(e -> e.notification().recipient().equals("zoe"));
  }

  private List<String> outcomes() {
    return world.topic().outcomes().stream()
        .filter(outcome -> !outcome.recipient().equals("zoe"))
        .map(HandOverVetoTest::inShort)
        .toList();
  }

  private static String inShort(Outcome outcome) {
    String items = outcome.items().stream().map(i -> i.itemId()).collect(Collectors.joining(" "));
    return items + " " + outcome.outcome();
  }
}
