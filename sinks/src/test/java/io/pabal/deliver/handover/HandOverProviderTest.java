package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from what a provider says, or from a sender that does not keep its word. */
class HandOverProviderTest {
  private final Deliver.World world = Deliver.World.create();

  @ParameterizedTest
  @EnumSource(names = {"NOT_SENT", "THROTTLED"})
  void handsOverAgainInTheSameAttemptAfterAPause(OutcomeClass refusal) throws Exception {
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(refusal));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    deliver.arrives(Letter.to("bob", "b"), Letter.to("cid", "c"));
    deliver.passes(ProviderHealth.FIRST_PAUSE.minusMillis(1));
    assertThat(world.provider().told()).containsExactly("a/1");

    deliver.passes(ProviderHealth.FIRST_PAUSE);
    assertThat(world.provider().told()).startsWith("a/1", "a/1").hasSize(4);
    assertThat(deliver.feedback()).isEmpty();
    assertThat(accepted()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void leavesAProviderThatRefusesUsAloneForLongerAlsoWhenItIsTheOnlyOne() throws Exception {
    Duration pause = BreakerSettings.defaults().configPause();
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.CONFIG));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(pause.minusSeconds(1));
    assertThat(world.provider().told()).containsExactly("a/1");
    assertThat(deliver.asksClosed(Lane.NORMAL)).isTrue();
    deliver.passes(Duration.ofSeconds(2));
    assertThat(accepted()).containsExactly("a");
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
  }

  @Test
  void probesWithOneHandOverAfterAPause() throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 20; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i));
    }
    world.provider().handedOver().clear();
    world.provider().always(Lane.NORMAL, ScriptedProvider.silence());
    deliver.passes(Duration.ofSeconds(5));
    assertThat(world.provider().told()).hasSize(1);
  }

  @Test
  void leavesTheProviderAloneAsLongAsItAsks() throws Exception {
    world
        .provider()
        .next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.THROTTLED, Duration.ofSeconds(20)));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(Duration.ofMillis(19_900));
    assertThat(world.provider().told()).hasSize(1);
    deliver.passes(Duration.ofMillis(200));
    assertThat(world.provider().told()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSIENT", "DEAD_ADDRESS", "OPT_OUT", "BAD_MESSAGE"})
  void givesBackToPlanWhatConcernsTheItem(OutcomeClass refusal) throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(refusal, Duration.ofSeconds(30)));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a", "b"));
    assertThat(deliver.said()).containsExactly("a/1 " + refusal, "b/1 " + refusal);
    Feedback feedback = deliver.feedback().get(0);
    assertThat(feedback.retryAfterMillis()).isEqualTo(30_000);
    assertThat(feedback.handOver()).isEqualTo(world.topic().outcomes().get(0).handOver());
    assertThat(world.provider().handedOver()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_DOUBT", "UNRECOGNIZED"})
  void sendsWhatIsInDoubtOnceMoreAndThenLeavesIt(OutcomeClass doubt) throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(doubt));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(Duration.ofSeconds(30));
    assertThat(world.provider().told()).containsExactly("a/1", "RESENT:a/1");
    assertThat(world.topic().outcomes())
        .extracting(Outcome::finalForItems)
        .containsExactly(false, true);
    assertThat(deliver.feedback()).isEmpty();
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_DOUBT", "UNRECOGNIZED"})
  void neverSendsAgainWhatIsHeld(OutcomeClass doubt) throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(doubt));
    Deliver deliver = Deliver.fresh(world);
    Letter letter = Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD);
    deliver.arrives(letter).passes(Duration.ofMinutes(1)).arrives(letter);
    assertThat(world.provider().told()).containsExactly("a/1");
    assertThat(world.topic().outcomes()).extracting(Outcome::finalForItems).containsExactly(true);
  }

  @Test
  void keepsSayingThatItRepeatsWhenARepetitionWasNotSentBeforeACrash() throws Exception {
    world
        .provider()
        .next(
            Lane.NORMAL,
            ScriptedProvider.answer(OutcomeClass.IN_DOUBT),
            ScriptedProvider.answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    var before = deliver.snapshot();
    deliver.arrives(Letter.to("ann", "a")).passes(Duration.ofMillis(100));
    assertThat(world.provider().told()).containsExactly("a/1", "RESENT:a/1");

    Deliver.start(world, deliver.snapshot()).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).endsWith("RESENT:a/1").hasSize(3);
    world.provider().handedOver().clear();
    Deliver.start(world, before).catalog(1).arrives(Letter.to("ann", "a").attempt(2));
    assertThat(world.provider().told()).containsExactly("RESENT:a/2");
  }

  @Test
  void refusesWhatCannotBeComposed() throws Exception {
    world
        .provider()
        .composing(
            envelope -> {
              throw new UnsendableMessageException(OutcomeClass.DEAD_ADDRESS, "no such address");
            });
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(deliver.said()).containsExactly("a/1 DEAD_ADDRESS");
    assertThat(world.topic().intents()).isEmpty();
  }

  @Test
  void aDefectInComposingCostsOneMessage() throws Exception {
    List<Throwable> defects = List.of(new IllegalStateException(), new StackOverflowError());
    for (Throwable defect : defects) {
      world.provider().composing(envelope -> sneakyThrow(defect));
      Deliver deliver = Deliver.start(world, null).catalog(1);
      deliver.arrives(Letter.to("ann", "a" + defect.getClass().getSimpleName()));
      assertThat(deliver.said()).hasSize(1).allMatch(said -> said.endsWith("BAD_MESSAGE"));
    }
  }

  @Test
  void aSenderThatBreaksItsContractLeavesTheMessageInDoubt() throws Exception {
    world
        .provider()
        .next(
            Lane.NORMAL,
            envelope -> sneakyThrow(new IllegalStateException("thrown")),
            envelope -> CompletableFuture.failedFuture(new IllegalStateException("failed")),
            envelope -> CompletableFuture.completedFuture(null),
            envelope -> null,
            ScriptedProvider.answer(OutcomeClass.VETOED),
            ScriptedProvider.answer(OutcomeClass.ACCEPTED, Duration.ofSeconds(Long.MAX_VALUE)));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 6; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i).inDoubt(InDoubtRule.HOLD));
      deliver.passes(Duration.ofSeconds(40));
    }
    assertThat(world.topic().outcomes())
        .extracting(Outcome::outcome)
        .containsExactly(
            OutcomeClass.IN_DOUBT,
            OutcomeClass.IN_DOUBT,
            OutcomeClass.IN_DOUBT,
            OutcomeClass.IN_DOUBT,
            OutcomeClass.IN_DOUBT,
            OutcomeClass.ACCEPTED);
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }

  @Test
  void aDefectOfOursFailsTheTaskAndNotTheProcessAndLosesNothing() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    var snapshot = deliver.snapshot();
    world
        .topic()
        .fate(
            record -> {
              throw new IllegalStateException("cannot be written");
            });
    assertThatThrownBy(() -> deliver.arrives(Letter.to("ann", "a")))
        .hasRootCauseMessage("cannot be written");
    world.topic().fate(record -> OutcomesTopic.Fate.ACKNOWLEDGED);
    Deliver.start(world, snapshot).arrives(Letter.to("ann", "a"));
    assertThat(world.provider().told()).containsExactly("a/1");
  }

  @Test
  void boundsAndCleansTheWordsOfAProvider() throws Exception {
    String words = "x\r\n\u0000y" + "z".repeat(Outcome.MAX_DETAIL_CHARS - 5) + "\uD83D\uDE00";
    world
        .provider()
        .always(
            Lane.NORMAL,
            envelope ->
                CompletableFuture.completedFuture(
                    HandOverResult.of(OutcomeClass.ACCEPTED, "250", words)));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    String detail = world.topic().outcomes().get(0).detail();
    assertThat(detail).startsWith("x   yzz").doesNotContainPattern("\\p{Cntrl}");
    assertThat(detail.length()).isLessThanOrEqualTo(Outcome.MAX_DETAIL_CHARS);
    assertThat(detail).doesNotContain("\uD83D");
  }

  private List<String> accepted() {
    return world.topic().outcomes().stream()
        .filter(outcome -> outcome.outcome() == OutcomeClass.ACCEPTED)
        .flatMap(outcome -> outcome.items().stream())
        .map(item -> item.itemId())
        .toList();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable, T> T sneakyThrow(Throwable defect) throws E {
    throw (E) defect;
  }
}
