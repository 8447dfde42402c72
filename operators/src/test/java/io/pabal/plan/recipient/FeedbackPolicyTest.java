package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.recipient.FeedbackPolicy.Step;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeedbackPolicyTest {

  /** An item that came back and got no decision would have no final outcome. */
  @ParameterizedTest
  @EnumSource(OutcomeClass.class)
  void everythingThatComesBackToPlanEndsInADecision(OutcomeClass outcome) {
    boolean comesBack = outcome.next() == OutcomeClass.Next.BACK_TO_PLAN;
    assertThat(FeedbackPolicy.step(outcome) != Step.NONE).isEqualTo(comesBack);
  }

  @Test
  void itemAttemptAndHandOverTellFeedbackApart() {
    String key = FeedbackPolicy.appliedKey(item("i", 1), new HandOver("e", 1));

    assertThat(FeedbackPolicy.appliedKey(item("i", 1), new HandOver("e", 1))).isEqualTo(key);
    assertThat(FeedbackPolicy.appliedKey(item("j", 1), new HandOver("e", 1))).isNotEqualTo(key);
    assertThat(FeedbackPolicy.appliedKey(item("i", 2), new HandOver("e", 1))).isNotEqualTo(key);
    assertThat(FeedbackPolicy.appliedKey(item("i", 1), new HandOver("e", 2))).isNotEqualTo(key);
    assertThat(FeedbackPolicy.appliedKey(item("i", 1), new HandOver("f", 1))).isNotEqualTo(key);
  }

  private static Item item(String id, int attempt) {
    return new Item(id, attempt, "s", "e", "t", Instant.EPOCH, Instant.EPOCH);
  }
}
