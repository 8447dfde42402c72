package io.pabal.deliver.handover;

import static io.pabal.deliver.handover.ScriptedProvider.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.deliver.channel.Providers;
import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.VetoReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two providers: who gets what, when one cannot take it. */
class HandOverFailoverTest {
  private static final Duration CONFIG_PAUSE = BreakerSettings.defaults().configPause();

  private final Deliver.World world = Deliver.World.create();
  private final ScriptedProvider first = world.provider();
  private final ScriptedProvider second = new ScriptedProvider();

  @BeforeEach
  void oneBehindTheOther() {
    providers(true, provider("first", 1, first), provider("second", 2, second));
  }

  private void providers(boolean exchangeable, Provider... all) {
    world.providers().set(new Providers(List.of(all), exchangeable));
  }

  private static Provider provider(String name, int priority, ScriptedProvider senders) {
    return new Provider(name, priority, 1, ProviderBudget.UNLIMITED, senders);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_SENT", "THROTTLED", "CONFIG"})
  void goesToTheNextInTheSameAttemptAtOnce(OutcomeClass refusal) throws Exception {
    first.always(Lane.NORMAL, answer(refusal));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));

    assertThat(first.told()).containsExactly("a/1");
    assertThat(second.told()).containsExactly("a/1");
    assertThat(world.topic().intents())
        .extracting(Intent::provider)
        .containsExactly("first", "second");
    assertThat(world.topic().intents()).extracting(Intent::handOver).doesNotHaveDuplicates();
    assertThat(world.topic().outcomes())
        .extracting(Outcome::provider, Outcome::outcome)
        .containsExactly(tuple("first", refusal), tuple("second", OutcomeClass.ACCEPTED));
    assertThat(deliver.feedback()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSIENT", "DEAD_ADDRESS", "OPT_OUT", "BAD_MESSAGE"})
  void whatConcernsTheItemGoesToPlanAndNotToTheNext(OutcomeClass refusal) throws Exception {
    first.always(Lane.NORMAL, answer(refusal));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(deliver.said()).containsExactly("a/1 " + refusal);
    assertThat(second.told()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"IN_DOUBT,RESEND", "IN_DOUBT,HOLD", "UNRECOGNIZED,RESEND", "UNRECOGNIZED,HOLD"})
  void whatIsInDoubtNeverGoesToTheNext(OutcomeClass doubt, InDoubtRule rule) throws Exception {
    first.always(Lane.NORMAL, answer(doubt));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a").inDoubt(rule)).passes(Duration.ofMinutes(2));
    assertThat(first.told()).hasSize(rule == InDoubtRule.RESEND ? 2 : 1);
    assertThat(second.told()).isEmpty();
  }

  @Test
  void whatWaitsForTheProviderThatMayHaveItHoldsNobodyElse() throws Exception {
    first
        .next(Lane.NORMAL, answer(OutcomeClass.IN_DOUBT))
        .always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(Duration.ofSeconds(2));
    deliver.arrives(Letter.to("bob", "b"), Letter.to("cid", "c")).passes(Duration.ofSeconds(20));

    assertThat(second.told()).containsExactly("b/1", "c/1");
    assertThat(first.told()).startsWith("a/1", "RESENT:a/1");
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();

    first.always(Lane.NORMAL, answer(OutcomeClass.ACCEPTED));
    deliver.passes(ProviderHealth.LONGEST_PAUSE.plus(Rounds.LONGEST_REST));
    assertThat(accepted("first")).containsExactly("a");
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }

  @Test
  void whatWaitsForAProviderEndsWithItsLife() throws Exception {
    first
        .next(Lane.NORMAL, answer(OutcomeClass.IN_DOUBT))
        .always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a").sendBefore(ManualClock.START.plusSeconds(30)));
    deliver.passes(Duration.ofSeconds(31));
    assertThat(deliver.said()).containsExactly("a/1 EXPIRED");
    assertThat(second.told()).isEmpty();
    // Plan decided again: who may have it is asked first, and another one if it cannot take.
    deliver.arrives(Letter.to("ann", "a").attempt(2));
    assertThat(second.told()).containsExactly("RESENT:a/2");
  }

  @Test
  void aVetoEndsWhatWaitsForAProvider() throws Exception {
    first
        .next(Lane.NORMAL, answer(OutcomeClass.IN_DOUBT))
        .always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(Duration.ofSeconds(2));
    deliver.vetoed(Letter.veto("ann", VetoReason.CANCELLED));
    first.handedOver().clear();
    first.always(Lane.NORMAL, answer(OutcomeClass.ACCEPTED));
    deliver.passes(ProviderHealth.LONGEST_PAUSE.plus(Rounds.LONGEST_REST));
    assertThat(first.told()).isEmpty();
    assertThat(second.told()).isEmpty();
    assertThat(world.topic().outcomes()).extracting(Outcome::outcome).endsWith(OutcomeClass.VETOED);
  }

  @Test
  void closesTheValveWhenNoProviderCanTakeAndAsksEachOnceARound() throws Exception {
    first.always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    second.always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(first.told()).hasSize(1);
    assertThat(second.told()).hasSize(1);
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
    deliver.passes(ProviderHealth.FIRST_PAUSE);
    assertThat(first.told()).hasSize(2);
    assertThat(second.told()).hasSize(2);
    assertThat(deliver.asksClosed(Lane.NORMAL)).isTrue();

    second.always(Lane.NORMAL, answer(OutcomeClass.ACCEPTED));
    deliver.passes(Duration.ofSeconds(1));
    assertThat(accepted("second")).containsExactly("a");
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
  }

  @Test
  void aThrottledProviderSlowsOnlyItself() throws Exception {
    first.next(Lane.NORMAL, answer(OutcomeClass.THROTTLED, Duration.ofSeconds(20)));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 10; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i));
    }
    assertThat(second.told()).hasSize(10);
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();
    deliver.passes(Duration.ofMillis(20_100)).arrives(Letter.to("zoe", "z"));
    assertThat(first.told()).containsExactly("i0/1", "z/1");
  }

  @Test
  void aConfigurationErrorTakesAProviderOutForLonger() throws Exception {
    first.next(Lane.NORMAL, answer(OutcomeClass.CONFIG));
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a")).passes(CONFIG_PAUSE.minusSeconds(1));
    deliver.arrives(Letter.to("bob", "b"));
    assertThat(first.told()).containsExactly("a/1");
    assertThat(second.told()).containsExactly("a/1", "b/1");

    deliver.passes(Duration.ofSeconds(2)).arrives(Letter.to("cid", "c"));
    assertThat(first.told()).containsExactly("a/1", "c/1");
  }

  @Test
  void whatWasUnderWayDoesNotBringBackAProviderThatRefusesUs() throws Exception {
    List<CompletableFuture<HandOverResult>> open = new ArrayList<>();
    first.always(
        Lane.NORMAL,
        envelope -> {
          open.add(new CompletableFuture<>());
          return open.get(open.size() - 1);
        });
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"), Letter.to("bob", "b"));
    open.get(0).complete(HandOverResult.of(OutcomeClass.CONFIG, "535", null));
    deliver.settle();
    open.get(1).complete(HandOverResult.of(OutcomeClass.ACCEPTED, "250", null));
    deliver.settle().arrives(Letter.to("cid", "c"));
    assertThat(open).hasSize(2);
    assertThat(second.told()).containsExactly("a/1", "c/1");
  }

  @Test
  void aSlowProviderIsLeftAloneWhileAnotherCanStandIn() throws Exception {
    List<CompletableFuture<HandOverResult>> open = new ArrayList<>();
    first.always(
        Lane.NORMAL,
        envelope -> {
          open.add(new CompletableFuture<>());
          return open.get(open.size() - 1);
        });
    Deliver deliver = Deliver.fresh(world);
    for (int sent = 0; sent < ProviderBreaker.LEAST_HAND_OVERS; ) {
      for (int i = 0; i < 4; i++, sent++) {
        deliver.arrives(Letter.to("r" + sent, "i" + sent));
      }
      assertThat(open).hasSize(sent);
      deliver.passes(BreakerSettings.defaults().slowAfter());
      open.forEach(one -> one.complete(HandOverResult.of(OutcomeClass.ACCEPTED, "250", null)));
      deliver.settle();
    }
    assertThat(second.told()).isEmpty();
    deliver.arrives(Letter.to("zoe", "z"));
    assertThat(second.told()).containsExactly("z/1");
  }

  @Test
  void aProviderThatFailsOftenIsLeftAloneAlthoughItAnswersInBetween() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < ProviderBreaker.LEAST_HAND_OVERS; i++) {
      first.next(Lane.NORMAL, answer(i % 2 == 0 ? OutcomeClass.ACCEPTED : OutcomeClass.NOT_SENT));
      deliver.arrives(Letter.to("r" + i, "i" + i)).passes(ProviderHealth.FIRST_PAUSE);
    }
    assertThat(first.told()).hasSize(ProviderBreaker.LEAST_HAND_OVERS);
    second.handedOver().clear();
    deliver.arrives(Letter.to("zoe", "z"));
    assertThat(second.told()).containsExactly("z/1");

    deliver.passes(ProviderBreaker.FIRST_PAUSE).arrives(Letter.to("amy", "a"));
    assertThat(first.told()).endsWith("a/1");
  }

  @Test
  void sharesByWeightAmongThoseOfOnePriority() throws Exception {
    providers(
        true,
        new Provider("first", 1, 3, ProviderBudget.UNLIMITED, first),
        new Provider("second", 1, 1, ProviderBudget.UNLIMITED, second));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 20; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i));
    }
    assertThat(first.told()).hasSize(15);
    assertThat(second.told()).hasSize(5);
  }

  @Test
  void whatIsOverTheBudgetWaitsInItsLaneAndGoesByItself() throws Exception {
    providers(true, new Provider("first", 1, 1, new ProviderBudget(10, 0.5), first));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 30; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i));
    }
    assertThat(first.told()).hasSize(1);
    deliver.arrives(Letter.to("ann", "code").urgent());
    assertThat(first.told()).endsWith("code/1");
    deliver.passes(Duration.ofSeconds(2));
    assertThat(first.told()).hasSizeBetween(10, 13);
    deliver.passes(Duration.ofSeconds(5));
    assertThat(first.told()).hasSize(31);
  }

  @Test
  void aMessageThatBreaksEveryConnectionKeepsNoProviderBusy() throws Exception {
    first.always(Lane.NORMAL, this::unlessBad);
    second.always(Lane.NORMAL, this::unlessBad);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("eve", "bad"));
    for (int i = 0; i < 100; i++) {
      deliver.passes(Duration.ofMillis(100)).arrives(Letter.to("r" + i, "i" + i));
    }
    assertThat(first.told().stream().filter("bad/1"::equals)).hasSizeBetween(4, 8);
    assertThat(accepted("first").size() + accepted("second").size()).isEqualTo(100);
  }

  private CompletableFuture<HandOverResult> unlessBad(Envelope envelope) {
    boolean bad = envelope.notification().recipient().equals("eve");
    return answer(bad ? OutcomeClass.NOT_SENT : OutcomeClass.ACCEPTED).to(envelope);
  }

  @Test
  void aPlatformThatIsDownStopsNoOther() throws Exception {
    first.serving(letter -> letter.recipient().startsWith("fcm"));
    second.serving(letter -> letter.recipient().startsWith("apns"));
    first.always(Lane.NORMAL, answer(OutcomeClass.CONFIG));
    providers(false, provider("fcm", 1, first), provider("apns", 1, second));
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 20; i++) {
      deliver.arrives(Letter.to("fcm" + i, "f" + i), Letter.to("apns" + i, "a" + i));
    }
    assertThat(first.told()).hasSizeLessThan(5);
    assertThat(second.told()).hasSize(20);
    assertThat(deliver.asksClosed(Lane.NORMAL)).isFalse();

    first.always(Lane.NORMAL, answer(OutcomeClass.ACCEPTED));
    deliver.passes(CONFIG_PAUSE.plusSeconds(1));
    assertThat(accepted("fcm")).hasSize(20);
  }

  /** The first got nothing, the second may have it: the crash comes before its answer. */
  @ParameterizedTest
  @EnumSource(InDoubtRule.class)
  void afterACrashInAFailoverOnlyWhoMayHaveItGetsItAgain(InDoubtRule rule) throws Exception {
    first.always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    second.always(Lane.NORMAL, ScriptedProvider.silence());
    Deliver deliver = Deliver.fresh(world);
    Letter letter = Letter.to("ann", "a").inDoubt(rule);
    OperatorSubtaskState before = deliver.snapshot();
    deliver.arrives(letter);
    assertThat(second.told()).containsExactly("a/1");
    OperatorSubtaskState during = deliver.snapshot();

    for (OperatorSubtaskState state : new OperatorSubtaskState[] {before, during, null}) {
      first.handedOver().clear();
      second.handedOver().clear();
      first.always(Lane.NORMAL, answer(OutcomeClass.ACCEPTED));
      second.always(Lane.NORMAL, ScriptedProvider.silence());
      Deliver successor = Deliver.start(world, state).catalog(1);
      successor.arrives(letter).passes(Duration.ofSeconds(1));
      assertThat(first.told()).isEmpty();
      assertThat(second.told()).hasSizeLessThanOrEqualTo(1).doesNotContain("a/1");
    }
  }

  /** The first may have it; at the next start it gets nothing, and the second must not. */
  @Test
  void afterACrashTheNextNeverGetsWhatTheFirstMayHave() throws Exception {
    first.always(Lane.NORMAL, ScriptedProvider.silence());
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    OperatorSubtaskState during = deliver.snapshot();

    first.always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    Deliver successor = Deliver.start(world, during).catalog(1).passes(Duration.ofSeconds(10));
    assertThat(first.told()).startsWith("a/1", "RESENT:a/1");
    OperatorSubtaskState again = successor.snapshot();
    Deliver third = Deliver.start(world, again).catalog(1).passes(Duration.ofSeconds(10));
    assertThat(second.told()).isEmpty();

    first.always(Lane.NORMAL, answer(OutcomeClass.ACCEPTED));
    third.passes(ProviderHealth.LONGEST_PAUSE.plus(Rounds.LONGEST_REST));
    assertThat(accepted("first")).containsExactly("a");
  }

  /** The first certainly got nothing, and that is on disk: the second is free to take it. */
  @Test
  void afterACrashBetweenTwoProvidersTheNextMayTakeIt() throws Exception {
    first.next(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    world
        .topic()
        .fate(
            record ->
                record instanceof Intent intent && intent.provider().equals("second")
                    ? Fate.LOST
                    : Fate.ACKNOWLEDGED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    assertThat(second.told()).isEmpty();
    OperatorSubtaskState during = deliver.snapshot();

    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    first.always(Lane.NORMAL, answer(OutcomeClass.NOT_SENT));
    Deliver.start(world, during).catalog(1);
    assertThat(second.told()).containsExactly("a/1");
  }

  @Test
  void aProviderThatIsConfiguredNoMoreIsNotWaitedFor() throws Exception {
    first.always(Lane.NORMAL, ScriptedProvider.silence());
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    OperatorSubtaskState during = deliver.snapshot();
    providers(true, provider("second", 1, second));
    Deliver.start(world, during).catalog(1);
    assertThat(second.told()).containsExactly("RESENT:a/1");
  }

  private List<String> accepted(String provider) {
    return world.topic().outcomes().stream()
        .filter(one -> one.outcome() == OutcomeClass.ACCEPTED && provider.equals(one.provider()))
        .flatMap(one -> one.items().stream())
        .map(item -> item.itemId())
        .toList();
  }
}
