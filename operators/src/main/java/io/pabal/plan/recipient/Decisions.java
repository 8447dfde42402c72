package io.pabal.plan.recipient;

import io.pabal.schema.Ids;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.DecisionStep;
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
        new IdParts(event.source(), event.id(), recipient, event.position(), null)
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

  /**
   * What an item that was sent before is decided on.
   *
   * @param sent what was sent last
   * @param item the item of it that is decided
   * @param position where the feedback stands by which it came back
   */
  record Came(OutboxNotification sent, Item item, SourcePosition position, DecisionStep step) {}

  /** A decision on an item that came back, or waited. */
  static Decision onItem(Came came, Known known, Verdict verdict) {
    Item item = came.item();
    String recipient = came.sent().recipient();
    long catalogVersion = known.catalog() == null ? 0 : known.catalog().version();
    Preferences preferences = known.preferences();
    Long preferencesVersion = preferences == null ? null : preferences.version();
    Instant preferencesAt = preferences == null ? null : preferences.updatedAt();
    return new Decision(
        Decision.SCHEMA,
        new IdParts(item.eventSource(), item.eventId(), recipient, came.position(), came.step())
            .with(verdict, catalogVersion, preferencesVersion, preferencesAt),
        item.eventSource(),
        item.eventId(),
        item.eventType(),
        item.eventTime(),
        came.position(),
        recipient,
        came.sent().lane(),
        verdict.category(),
        verdict.rule(),
        verdict.reason(),
        came.step(),
        verdict.detail(),
        verdict.channels(),
        catalogVersion,
        preferencesVersion,
        preferencesAt,
        verdict.lifeEndsAt(),
        known.now());
  }

  private record IdParts(
      String eventSource,
      String eventId,
      String recipient,
      SourcePosition position,
      DecisionStep step) {
    String with(
        Verdict verdict, long catalogVersion, Long preferencesVersion, Instant preferencesAt) {
      List<String> parts = new ArrayList<>();
      parts.addAll(List.of("decision", eventSource, eventId, recipient));
      parts.addAll(List.of(position.toString(), verdict.reason().name()));
      if (step != null) {
        parts.add(step.name());
      }
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
