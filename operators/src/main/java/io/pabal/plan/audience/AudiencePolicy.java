package io.pabal.plan.audience;

import io.pabal.plan.intake.Refusal;
import io.pabal.plan.recipient.DecisionPolicy;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.KeyPattern;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whom an event concerns that names nobody. Pure. What would be the same answer for every recipient
 * (too old, wrong lane, no rule) is refused here, once, and not a million times behind.
 */
public final class AudiencePolicy {
  private final DecisionPolicy decisions;

  /**
   * @param maxEventAge older events are refused
   */
  public AudiencePolicy(Duration maxEventAge) {
    this.decisions = new DecisionPolicy(maxEventAge);
  }

  /**
   * The topics whose subscribers are told.
   *
   * @param catalog the newest, or null when none was ever applied
   * @throws Refusal EXPIRED, NO_RECIPIENTS, WRONG_LANE, MISSING_FIELD, FIELD_TOO_LONG or
   *     INVALID_FIELD
   */
  public List<String> topics(Event event, Catalog catalog, Instant now) throws Refusal {
    if (decisions.isExpired(event, now)) {
      throw new Refusal(DeadLetterReason.EXPIRED, "older than the maximum event age");
    }
    Optional<Rule> rule = catalog == null ? Optional.empty() : catalog.ruleFor(event.type());
    Optional<Category> category = rule.flatMap(r -> catalog.category(r.category()));
    if (category.isEmpty()) {
      throw new Refusal(
          DeadLetterReason.NO_RECIPIENTS, "names nobody, and the catalog has no rule for its type");
    }
    Audience audience = rule.orElseThrow().audience();
    if (audience.kind() != AudienceKind.NAMED && category.get().lane() != event.lane()) {
      throw new Refusal(
          DeadLetterReason.WRONG_LANE, "the category's lane is " + category.get().lane().label());
    }
    return switch (audience.kind()) {
      case NAMED ->
          throw new Refusal(
              DeadLetterReason.NO_RECIPIENTS, "names nobody, and its rule tells named recipients");
      case SUBSCRIBERS -> List.of(topic(event, audience.topic()));
      case EVERYONE -> TopicKeys.everyone();
    };
  }

  private static String topic(Event event, String pattern) throws Refusal {
    String topic =
        KeyPattern.parse(pattern)
            .of(event)
            .orElseThrow(
                () ->
                    new Refusal(
                        DeadLetterReason.MISSING_FIELD, "the rule's topic needs " + pattern));
    if (topic.length() > Subscription.MAX_TOPIC_CHARS) {
      throw new Refusal(
          DeadLetterReason.FIELD_TOO_LONG,
          "the topic key has more than " + Subscription.MAX_TOPIC_CHARS + " characters");
    }
    if (!TopicKeys.isTopic(topic)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, "the topic key has white space");
    }
    return topic;
  }
}
