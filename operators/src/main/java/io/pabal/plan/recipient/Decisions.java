package io.pabal.plan.recipient;

import io.pabal.schema.Ids;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Preferences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes decision records, whose ids say what was decided from what. */
final class Decisions {
  private Decisions() {}

  /**
   * What was decided.
   *
   * @param category null without a rule
   * @param rule the event type of the catalog's rule, or null
   * @param detail words for a person, or null
   * @param channels the rule's channels in its order; empty when it did not come to that
   * @param lifeEndsAt the end of the life of what is planned, or null when nothing is
   */
  record Verdict(
      String category,
      String rule,
      DecisionReason reason,
      String detail,
      List<ChannelDecision> channels,
      Instant lifeEndsAt) {}

  /** A decision on an event. */
  static Decision onEvent(RecipientEvent recipientEvent, Known known, Verdict verdict) {
    Event event = recipientEvent.event();
    String recipient = recipientEvent.recipient();
    long catalogVersion = known.catalog() == null ? 0 : known.catalog().version();
    Preferences preferences = known.preferences();
    Long preferencesVersion = preferences == null ? null : preferences.version();
    Instant preferencesAt = preferences == null ? null : preferences.updatedAt();
    return new Decision(
        Decision.SCHEMA,
        new IdParts(event.source(), event.id(), recipient, event.position())
            .with(verdict, catalogVersion, preferencesVersion, preferencesAt),
        event.source(),
        event.id(),
        event.type(),
        event.time(),
        event.position(),
        recipient,
        event.lane(),
        verdict.category(),
        verdict.rule(),
        verdict.reason(),
        verdict.detail(),
        verdict.channels(),
        catalogVersion,
        preferencesVersion,
        preferencesAt,
        verdict.lifeEndsAt(),
        known.now());
  }

  /** A decision on feedback about one item. */
  static Decision onFeedback(ReceivedFeedback received, Item item, Verdict verdict, Instant now) {
    OutboxNotification notification = received.feedback().notification();
    String recipient = notification.recipient();
    return new Decision(
        Decision.SCHEMA,
        new IdParts(item.eventSource(), item.eventId(), recipient, received.position())
            .with(verdict, notification.catalogVersion(), null, null),
        item.eventSource(),
        item.eventId(),
        item.eventType(),
        item.eventTime(),
        received.position(),
        recipient,
        notification.lane(),
        verdict.category(),
        verdict.rule(),
        verdict.reason(),
        verdict.detail(),
        verdict.channels(),
        notification.catalogVersion(),
        null,
        null,
        verdict.lifeEndsAt(),
        now);
  }

  private record IdParts(
      String eventSource, String eventId, String recipient, SourcePosition position) {
    String with(
        Verdict verdict, long catalogVersion, Long preferencesVersion, Instant preferencesAt) {
      List<String> parts = new ArrayList<>();
      parts.addAll(List.of("decision", eventSource, eventId, recipient));
      parts.addAll(List.of(position.toString(), verdict.reason().name()));
      for (ChannelDecision channel : verdict.channels()) {
        parts.addAll(List.of(channel.channel().label(), channel.reason().name()));
        parts.add(String.valueOf(channel.preferenceRule()));
        parts.addAll(channel.itemIds());
      }
      parts.add(Long.toString(catalogVersion));
      parts.addAll(List.of(String.valueOf(preferencesVersion), String.valueOf(preferencesAt)));
      return Ids.hash(parts);
    }
  }
}
