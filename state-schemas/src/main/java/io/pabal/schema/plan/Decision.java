package io.pabal.schema.plan;

import io.pabal.schema.Lane;
import io.pabal.schema.event.SourcePosition;
import java.time.Instant;
import java.util.List;

/**
 * The outcome of planning for one event and recipient, with its reason. On the decisions topic,
 * keyed by recipient.
 *
 * @param schema {@value #SCHEMA}
 * @param decisionId the hash of what was decided from what: event, recipient, position, reason,
 *     items, catalog and preferences. The same decision taken again after a crash has the same id;
 *     another one for the same event and recipient has another id and is counted REDECIDED
 * @param eventSource the event's source
 * @param eventId the event's id
 * @param eventType the event's type
 * @param eventTime when it happened
 * @param position where the event stands in Kafka; for a decision on feedback, the position of the
 *     feedback record
 * @param recipient who the decision is about
 * @param lane the lane the event came by
 * @param category the category, or null without a rule
 * @param rule the event type of the catalog's rule that decided, or null without one
 * @param reason why, from the closed list
 * @param step what it was taken on, or null: the event itself
 * @param detail words for a person, or null
 * @param channels what it says about each channel of the rule, in the rule's order
 * @param catalogVersion the catalog it was decided with; 0 for none
 * @param preferencesVersion the offset of the preferences it was decided with, or null
 * @param preferencesAt {@code updatedAt} of the preferences it was decided with, or null
 * @param lifeEndsAt the end of the life of the items planned, or null when none is: past it an item
 *     without a final outcome is overdue and the audit names it
 * @param decidedAt plan's clock
 */
public record Decision(
    String schema,
    String decisionId,
    String eventSource,
    String eventId,
    String eventType,
    Instant eventTime,
    SourcePosition position,
    String recipient,
    Lane lane,
    String category,
    String rule,
    DecisionReason reason,
    DecisionStep step,
    String detail,
    List<ChannelDecision> channels,
    long catalogVersion,
    Long preferencesVersion,
    Instant preferencesAt,
    Instant lifeEndsAt,
    Instant decidedAt) {
  public static final String SCHEMA = "pabal.decision/1";

  public Decision {
    channels = channels == null ? List.of() : List.copyOf(channels);
  }

  /** On the event itself. */
  public Decision(
      String schema,
      String decisionId,
      String eventSource,
      String eventId,
      String eventType,
      Instant eventTime,
      SourcePosition position,
      String recipient,
      Lane lane,
      String category,
      String rule,
      DecisionReason reason,
      String detail,
      List<ChannelDecision> channels,
      long catalogVersion,
      Long preferencesVersion,
      Instant preferencesAt,
      Instant lifeEndsAt,
      Instant decidedAt) {
    this(
        schema,
        decisionId,
        eventSource,
        eventId,
        eventType,
        eventTime,
        position,
        recipient,
        lane,
        category,
        rule,
        reason,
        null,
        detail,
        channels,
        catalogVersion,
        preferencesVersion,
        preferencesAt,
        lifeEndsAt,
        decidedAt);
  }
}
