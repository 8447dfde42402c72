package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Order, capacity, isolation and the valve. */
class HandOverLaneTest {
  private final Deliver.World world = Deliver.World.create();
  private final List<CompletableFuture<HandOverResult>> open = new ArrayList<>();

  @Test
  void handsOverToOneAddressOneAfterTheOther() throws Exception {
    world.provider().always(Lane.NORMAL, this::waits);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a1"), Letter.to("ann", "a2"), Letter.to("bob", "b1"));
    assertThat(world.provider().told()).containsExactly("a1/1", "b1/1");

    accept(0);
    deliver.settle();
    assertThat(world.provider().told()).containsExactly("a1/1", "b1/1", "a2/1");
  }

  @Test
  void keepsTheOrderOfAnAddressWhenTheFirstHasToGoAgain() throws Exception {
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a1"), Letter.to("ann", "a2")).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).containsExactly("a1/1", "a1/1", "a2/1");
  }

  @Test
  void keepsTheOrderOfAnAddressOverARestart() throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.silence());
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 12; i++) {
      deliver.arrives(Letter.to("ann", "a" + i));
    }
    var snapshot = deliver.snapshot();
    world.provider().handedOver().clear();
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.ACCEPTED));
    Deliver.start(world, snapshot);

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      expected.add((i == 0 ? "RESENT:" : "") + "a" + i + "/1");
    }
    assertThat(world.provider().told()).isEqualTo(expected);
  }

  @Test
  void neverHasMoreUnderWayThanItsCapacity() throws Exception {
    world.provider().capacity(2).always(Lane.NORMAL, this::waits);
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 5; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i));
    }
    assertThat(open).hasSize(2);
    accept(0);
    deliver.settle();
    assertThat(open).hasSize(3);
  }

  @Test
  void urgentGoesOnWhileNormalsProviderIsDead() throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 10; i++) {
      deliver.arrives(Letter.to("r" + i, "normal" + i));
    }
    deliver.passes(Duration.ofSeconds(1));
    assertThat(deliver.asksClosed(Lane.NORMAL)).isTrue();
    world.provider().handedOver().clear();

    deliver.arrives(Letter.to("r1", "code").urgent());
    assertThat(world.provider().told()).containsExactly("code/1");
    assertThat(deliver.asksClosed(Lane.URGENT)).isFalse();
  }

  @Test
  void aLaneWhoseStepsAreStuckDoesNotHoldTheOther() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.stuck(Lane.NORMAL).arrives(Letter.to("ann", "a"), Letter.to("ann", "code").urgent());
    assertThat(world.provider().told()).containsExactly("code/1");
  }

  @Test
  void asksForTheValveToCloseWhenTooMuchWaitsAndToOpenWhenHalfIsGone() throws Exception {
    world.provider().capacity(40).always(Lane.NORMAL, this::waits);
    Deliver deliver = Deliver.fresh(world);
    int arrived = 0;
    while (!deliver.asksClosed(Lane.NORMAL) && arrived < 2_000) {
      deliver.element(Letter.to("r" + arrived, "i" + arrived).input());
      arrived++;
    }
    deliver.settle();
    assertThat(arrived).isEqualTo(40 + 320);

    int answered = 0;
    while (deliver.asksClosed(Lane.NORMAL)) {
      accept(answered++);
      deliver.settle();
    }
    assertThat(answered).isEqualTo(160);
  }

  @Test
  void closesTheValveOnceTheProviderFailedTwiceAndOpensItWhenAProbeIsAnswered() throws Exception {
    world
        .provider()
        .next(
            Lane.NORMAL,
            ScriptedProvider.answer(OutcomeClass.NOT_SENT),
            ScriptedProvider.answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
    deliver.passes(Duration.ofMillis(100));
    assertThat(deliver.asksClosed(Lane.NORMAL)).isTrue();
    deliver.passes(Duration.ofMillis(300));
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
    assertThat(world.provider().told()).containsExactly("a/1", "a/1", "a/1");
  }

  @Test
  void opensTheValveForAProbeWhenNothingIsLeftToProbeWith() throws Exception {
    // Under hold an unanswered hand-over ends in doubt: after it nothing waits to try again with.
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.IN_DOUBT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD));
    deliver.passes(Duration.ofMillis(100));
    deliver.arrives(Letter.to("bob", "b").inDoubt(InDoubtRule.HOLD));
    assertThat(deliver.asksClosed(Lane.NORMAL)).isTrue();

    deliver.passes(ProviderHealth.LONGEST_PAUSE);
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.ACCEPTED));
    deliver.arrives(Letter.to("cid", "c").inDoubt(InDoubtRule.HOLD));
    assertThat(world.provider().told()).containsExactly("a/1", "b/1", "c/1");
  }

  private CompletableFuture<HandOverResult> waits(Envelope envelope) {
    open.add(new CompletableFuture<>());
    return open.get(open.size() - 1);
  }

  private void accept(int number) {
    open.get(number).complete(HandOverResult.of(OutcomeClass.ACCEPTED, "250", null));
  }
}
