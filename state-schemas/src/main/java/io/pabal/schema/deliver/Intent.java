package io.pabal.schema.deliver;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.plan.Item;
import java.time.Instant;
import java.util.List;

/**
 * Says that a hand-over is about to begin; its acknowledgement by Kafka is the permission to send.
 * Keyed by recipient.
 *
 * @param schema {@value #SCHEMA}
 * @param resend true when an earlier hand-over of these items is in doubt and the rule is to send
 *     again
 */
public record Intent(
    String schema,
    Channel channel,
    Lane lane,
    String recipient,
    String notificationId,
    String addressKey,
    List<Item> items,
    HandOver handOver,
    String provider,
    boolean resend,
    Instant at)
    implements OutcomeRecord {
  public static final String SCHEMA = "pabal.intent/1";

  public Intent {
    items = List.copyOf(items);
  }
}
