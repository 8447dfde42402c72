package io.pabal.deliver.handover;

import static io.pabal.deliver.handover.StripPolicy.Verdict.ANSWER;
import static io.pabal.deliver.handover.StripPolicy.Verdict.DROP;
import static io.pabal.deliver.handover.StripPolicy.Verdict.HOLD;
import static io.pabal.deliver.handover.StripPolicy.Verdict.PASS;
import static io.pabal.deliver.handover.StripPolicy.Verdict.PASS_RESEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.handover.StripPolicy.Verdict;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.state.ItemState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StripPolicyTest {
  @Test
  void passesWhatIsNotKnown() {
    assertThat(arriving(ItemState.unknown(), 1)).isEqualTo(PASS);
    assertThat(restored(ItemState.unknown(), 1)).isEqualTo(PASS);
  }

  @Test
  void dropsACopyOfWhatIsInFlight() {
    ItemState passed = ItemState.unknown().withPassed(1);
    assertThat(StripPolicy.arriving(passed, 1, true, InDoubtRule.RESEND)).isEqualTo(DROP);
  }

  @Test
  void restoresWhatPassedBeforeTheSnapshot() {
    assertThat(restored(ItemState.unknown().withPassed(1), 1)).isEqualTo(PASS);
  }

  @Test
  void dropsAnAttemptLowerThanPassedOrRecorded() {
    assertThat(arriving(ItemState.unknown().withPassed(2), 1)).isEqualTo(DROP);
    assertThat(arriving(recorded(2, OutcomeClass.TRANSIENT, true), 1)).isEqualTo(DROP);
    assertThat(restored(recorded(2, OutcomeClass.TRANSIENT, true), 1)).isEqualTo(DROP);
  }

  @ParameterizedTest
  @EnumSource
  void passesAHigherAttemptWhateverTheLowerCameTo(OutcomeClass lower) {
    assertThat(arriving(recorded(1, lower, true), 2)).isEqualTo(PASS);
    assertThat(arriving(recorded(1, lower, true).withDoubt(), 2)).isEqualTo(PASS_RESEND);
  }

  @Test
  void saysThatItRepeatsWhenALowerAttemptHasNoEnd() {
    assertThat(arriving(recorded(1, null, false), 2)).isEqualTo(PASS_RESEND);
  }

  @Test
  void saysThatItRepeatsWhenAnEarlierHandOverOfTheAttemptIsInDoubt() {
    ItemState notSent = recorded(1, OutcomeClass.NOT_SENT, false);
    assertThat(arriving(notSent, 1)).isEqualTo(PASS);
    assertThat(arriving(notSent.withDoubt(), 1)).isEqualTo(PASS_RESEND);
    assertThat(restored(notSent.withDoubt(), 1)).isEqualTo(PASS_RESEND);
  }

  @ParameterizedTest
  @EnumSource
  void answersWhatEndedTheAttemptAndHandsOverWhatDidNot(OutcomeClass outcome) {
    Verdict settled = arriving(recorded(1, outcome, true), 1);
    switch (outcome.next()) {
      case NOTHING, BACK_TO_PLAN, IN_DOUBT_RULE -> assertThat(settled).isEqualTo(ANSWER);
      case HAND_OVER_AGAIN -> assertThat(settled).isEqualTo(PASS);
    }
  }

  @Test
  void followsTheRuleForWhatIsInDoubt() {
    ItemState intent = recorded(1, null, false);
    ItemState doubt = recorded(1, OutcomeClass.IN_DOUBT, false);
    for (ItemState known : new ItemState[] {intent, doubt}) {
      assertThat(StripPolicy.arriving(known, 1, false, InDoubtRule.RESEND)).isEqualTo(PASS_RESEND);
      assertThat(StripPolicy.arriving(known, 1, false, InDoubtRule.HOLD)).isEqualTo(HOLD);
      assertThat(StripPolicy.restored(known, 1, InDoubtRule.RESEND)).isEqualTo(PASS_RESEND);
      assertThat(StripPolicy.restored(known, 1, InDoubtRule.HOLD)).isEqualTo(HOLD);
    }
  }

  private static Verdict arriving(ItemState known, int attempt) {
    return StripPolicy.arriving(known, attempt, false, InDoubtRule.RESEND);
  }

  private static Verdict restored(ItemState known, int attempt) {
    return StripPolicy.restored(known, attempt, InDoubtRule.RESEND);
  }

  private static ItemState recorded(int attempt, OutcomeClass outcome, boolean settled) {
    return new ItemState(
        attempt,
        attempt,
        outcome,
        settled,
        false,
        new HandOver("e", 1),
        "provider",
        null,
        null,
        null,
        ManualClock.START);
  }
}
