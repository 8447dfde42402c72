package io.pabal.plan.recipient;

import io.pabal.plan.recipient.Decisions.Verdict;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides one event for one recipient: pure, the same input gives the same decision. Whether the
 * event was decided before is the caller's to know.
 */
public final class DecisionPolicy {
  /**
   * Bytes of an outbox record. Kafka's default {@code max.message.bytes} is 1,048,588; the rest is
   * room for the feedback record that may carry the same notification back.
   */
  public static final int MAX_OUTBOX_BYTES = 900_000;

  private final Duration maxEventAge;

  /**
   * @param maxEventAge older events are EXPIRED
   */
  public DecisionPolicy(Duration maxEventAge) {
    this.maxEventAge = maxEventAge;
  }

  /**
   * Whether an event is too old to be decided anew. By the older of its own time and its append, so
   * that neither a producer's clock nor a second append makes an old event young.
   */
  public boolean isExpired(Event event, Instant now) {
    Instant born = event.time().isBefore(event.appendedAt()) ? event.time() : event.appendedAt();
    return born.isBefore(now.minus(maxEventAge));
  }

  /**
   * Decides.
   *
   * @param decidedBefore whether this event was decided for this recipient within the dedup window
   */
  public Planned decide(RecipientEvent recipientEvent, Known known, boolean decidedBefore) {
    Event event = recipientEvent.event();
    if (isExpired(event, known.now())) {
      return silence(recipientEvent, known, verdict(null, null, DecisionReason.EXPIRED, null));
    }
    if (decidedBefore) {
      return silence(recipientEvent, known, verdict(null, null, DecisionReason.DUPLICATE, null));
    }
    if (event.cancels() != null) {
      return silence(
          recipientEvent, known, verdict(null, null, DecisionReason.CANCELLATION, event.cancels()));
    }
    if (known.isTakenBack(event.time())) {
      return silence(recipientEvent, known, verdict(null, null, DecisionReason.CANCELLED, null));
    }
    Catalog catalog = known.catalog();
    if (catalog == null) {
      String detail = "no catalog was ever applied";
      return silence(recipientEvent, known, verdict(null, null, DecisionReason.NO_RULE, detail));
    }
    Optional<Rule> rule = catalog.ruleFor(event.type());
    Optional<Category> category = rule.flatMap(r -> catalog.category(r.category()));
    if (rule.isEmpty() || category.isEmpty()) {
      return silence(recipientEvent, known, verdict(null, null, DecisionReason.NO_RULE, null));
    }
    if (category.get().lane() != event.lane()) {
      String detail = "the category's lane is " + category.get().lane().label();
      return silence(
          recipientEvent,
          known,
          verdict(rule.get(), category.get(), DecisionReason.WRONG_LANE, detail));
    }
    if (rule.get().audience().excludes(recipientEvent.recipient(), event)) {
      return silence(
          recipientEvent,
          known,
          verdict(rule.get(), category.get(), DecisionReason.EXCLUDED, null));
    }
    if (known.profile() == null) {
      return silence(
          recipientEvent,
          known,
          verdict(rule.get(), category.get(), DecisionReason.NO_PROFILE, null));
    }
    return choose(recipientEvent, known, rule.get(), category.get());
  }

  private static Planned choose(
      RecipientEvent recipientEvent, Known known, Rule rule, Category category) {
    ChannelChoice choice =
        ChannelChoice.of(rule, category, known, Sender.of(recipientEvent.event()));
    List<ChannelDecision> channels = new ArrayList<>();
    List<OutboxNotification> notifications = new ArrayList<>();
    for (ChannelChoice.Chosen chosen : choice.channels()) {
      List<String> itemIds = new ArrayList<>();
      for (Address address : chosen.addresses()) {
        OutboxNotification notification =
            Notifications.first(
                recipientEvent,
                known,
                new Notifications.Words(rule, category),
                address,
                lifeEndsAt(known, category));
        itemIds.add(notification.items().get(0).itemId());
        notifications.add(notification);
      }
      channels.add(
          new ChannelDecision(chosen.channel(), chosen.reason(), chosen.preferenceRule(), itemIds));
    }
    if (notifications.stream().anyMatch(Notifications::isTooLarge)) {
      String detail = "an outbox record would have more than " + MAX_OUTBOX_BYTES + " bytes";
      return silence(
          recipientEvent, known, verdict(rule, category, DecisionReason.TOO_LARGE, detail));
    }
    DecisionReason reason =
        choice.reachesAnyone() ? DecisionReason.PLANNED : choice.reasonOfSilence();
    Instant lifeEndsAt = notifications.isEmpty() ? null : lifeEndsAt(known, category);
    Verdict verdict =
        new Verdict(category.name(), rule.eventType(), reason, null, channels, lifeEndsAt);
    return new Planned(Decisions.onEvent(recipientEvent, known, verdict), notifications);
  }

  private static Verdict verdict(
      Rule rule, Category category, DecisionReason reason, String detail) {
    return new Verdict(
        category == null ? null : category.name(),
        rule == null ? null : rule.eventType(),
        reason,
        detail,
        List.of(),
        null);
  }

  private static Planned silence(RecipientEvent event, Known known, Verdict verdict) {
    return new Planned(Decisions.onEvent(event, known, verdict), List.of());
  }

  /** Nothing is scheduled in this release: it is due when it is decided. */
  private static Instant lifeEndsAt(Known known, Category category) {
    return known.now().plus(category.life());
  }
}
