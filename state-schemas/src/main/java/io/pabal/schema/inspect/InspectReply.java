package io.pabal.schema.inspect;

import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppression;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What plan's state held of a recipient when it was asked. On the replies topic, keyed by the
 * question's id. It holds personal data: the topic keeps it for an hour.
 *
 * @param schema {@value #SCHEMA}
 * @param questionId which question it answers, also the record's key
 * @param recipient whom it is about
 * @param what which part of the state was asked for
 * @param gateOpen false: plan has just started, and documents written before may still be missing
 * @param profile or null: nothing is known, or it was not asked for
 * @param preferences or null: nothing is known, or they were not asked for
 * @param optOuts what the recipient unsubscribed from, and when; empty when it was not asked for
 * @param suppressions what was said of addresses, in force or lifted; empty when it was not asked
 *     for
 * @param pending what waits, the next one due first, at most {@value #MAX_LISTED}; empty when it
 *     was not asked for
 * @param pendingItems how many items wait
 * @param decidedEvents events that plan would know again as duplicates; counted up to {@value
 *     #MAX_COUNTED}
 * @param catalogVersion the newest catalog that plan has; 0 for none
 * @param answeredAt plan's clock
 */
public record InspectReply(
    String schema,
    String questionId,
    String recipient,
    InspectSubject what,
    boolean gateOpen,
    Profile profile,
    Preferences preferences,
    Map<String, Instant> optOuts,
    List<Suppression> suppressions,
    List<PendingItem> pending,
    int pendingItems,
    int decidedEvents,
    long catalogVersion,
    Instant answeredAt) {
  public static final String SCHEMA = "pabal.inspect-reply/1";

  /** Counting more would hold up the events of others. */
  public static final int MAX_COUNTED = 1_000;

  /** Items that one answer lists. */
  public static final int MAX_LISTED = 100;

  public InspectReply {
    optOuts = optOuts == null ? Map.of() : Map.copyOf(optOuts);
    suppressions = suppressions == null ? List.of() : List.copyOf(suppressions);
    pending = pending == null ? List.of() : List.copyOf(pending);
  }
}
