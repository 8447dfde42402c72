package io.pabal.cli.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.cli.local.LocalSystemException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is what plan reads; what plan would refuse is refused. */
class SubscriptionsCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void keyIsRecipientAndTopic() {
    assertThat(Documents.subscriptionKey("ann lee", "actor:kim", "t", NOW))
        .isEqualTo("ann lee actor:kim");
  }

  @ParameterizedTest
  @CsvSource({"ann, actor:kim lee", "ann, ''", "'', actor:kim", "ann, 'actor:\u00a0kim'"})
  void refusesWhatPlanWouldRefuse(String recipient, String topic) {
    assertThatThrownBy(() -> Documents.subscriptionKey(recipient, topic, "t", NOW))
        .isInstanceOf(LocalSystemException.class);
  }
}
