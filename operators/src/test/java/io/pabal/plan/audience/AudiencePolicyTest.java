package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pabal.plan.Samples;
import io.pabal.plan.intake.Refusal;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudiencePolicyTest {
  private final AudiencePolicy policy = new AudiencePolicy(Duration.ofDays(3));

  @Test
  void subscribersOfTheTopicThatTheRuleNames() throws Refusal {
    assertThat(policy.topics(Samples.by("kim", "e1", "order"), ofActor(), Samples.NOW))
        .containsExactly("actor:kim");
  }

  @Test
  void everyoneIsSpreadOverAllParts() throws Refusal {
    Catalog catalog = Samples.catalog(Samples.rule("order", audience(AudienceKind.EVERYONE, null)));
    assertThat(policy.topics(Samples.event("e1", "order"), catalog, Samples.NOW))
        .hasSize(TopicKeys.PARTS_OF_EVERYONE)
        .doesNotHaveDuplicates()
        .noneMatch(TopicKeys::isTopic);
    assertThat(IntStream.range(0, 10_000).mapToObj(i -> TopicKeys.partOfEveryone("user-" + i)))
        .as("every part has its share")
        .contains(TopicKeys.everyone().toArray(String[]::new));
    assertThat(TopicKeys.partOfEveryone("anna"))
        .as("savepoints rely on it")
        .isEqualTo("everyone 20");
  }

  @Test
  void refusesOnceWhatWouldBeTheSameForAll() {
    Event old =
        Samples.event("e1", "order", Lane.NORMAL, Samples.NOW.minus(Duration.ofDays(4)), "{}");
    assertThat(reason(old, ofActor())).isEqualTo(DeadLetterReason.EXPIRED);
    assertThat(reason(Samples.event("e1", "order"), null))
        .isEqualTo(DeadLetterReason.NO_RECIPIENTS);
    assertThat(reason(Samples.event("e1", "nothing"), ofActor()))
        .isEqualTo(DeadLetterReason.NO_RECIPIENTS);
    assertThat(reason(Samples.event("e1", "order"), Samples.everywhere()))
        .isEqualTo(DeadLetterReason.NO_RECIPIENTS);
    Event urgent = Samples.event("e1", "order", Lane.URGENT, Samples.NOW, "{}");
    assertThat(reason(urgent, ofActor())).isEqualTo(DeadLetterReason.WRONG_LANE);
  }

  @Test
  void refusesAnEventWithoutTheTopicsField() {
    assertThat(reason(Samples.event("e1", "order"), ofActor()))
        .isEqualTo(DeadLetterReason.MISSING_FIELD);
  }

  @Test
  void refusesATopicThatIsNone() {
    assertThat(reason(Samples.by("kim lee", "e1", "order"), ofActor()))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    String data = "{\"long\":\"" + "x".repeat(Subscription.MAX_TOPIC_CHARS + 1) + "\"}";
    Event event = Samples.event("e1", "order", Lane.NORMAL, Samples.NOW, data);
    Catalog catalog =
        Samples.catalog(Samples.rule("order", audience(AudienceKind.SUBSCRIBERS, "{data.long}")));
    assertThat(reason(event, catalog)).isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
  }

  private DeadLetterReason reason(Event event, Catalog catalog) {
    return catchThrowableOfType(Refusal.class, () -> policy.topics(event, catalog, Samples.NOW))
        .reason();
  }

  private static Catalog ofActor() {
    return Samples.catalog(
        Samples.rule("order", audience(AudienceKind.SUBSCRIBERS, "actor:{actor}")));
  }

  private static Audience audience(AudienceKind kind, String topic) {
    return new Audience(kind, topic, List.of());
  }
}
