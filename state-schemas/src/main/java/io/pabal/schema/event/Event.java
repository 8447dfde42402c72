package io.pabal.schema.event;

import io.pabal.schema.Lane;
import java.time.Instant;

/**
 * What happened, decoded and within its limits ({@link EventLimits}).
 *
 * @param id identity within its source (CloudEvents {@code id})
 * @param source who says so (CloudEvents {@code source})
 * @param type what kind of thing happened; the catalog's rules are found by it
 * @param time when it happened; the time of the append when the producer gave none
 * @param subject what it is about, or null
 * @param actor whose action it was, or null
 * @param thread the conversation it belongs to, which a recipient can mute, or null
 * @param dataJson the event's data, a JSON object as text
 * @param lane the lane of the topic it came from
 * @param position where it stands in Kafka
 * @param appendedAt when Kafka took it: the start of every latency that is measured
 * @param cancelKey the key under which its producer can take it back, or null: its id
 * @param cancels the key of what its producer takes back by it, or null: it tells something
 */
public record Event(
    String id,
    String source,
    String type,
    Instant time,
    String subject,
    String actor,
    String thread,
    String dataJson,
    Lane lane,
    SourcePosition position,
    Instant appendedAt,
    String cancelKey,
    String cancels) {
  /** Neither with a key of its own nor taking anything back. */
  public Event(
      String id,
      String source,
      String type,
      Instant time,
      String subject,
      String actor,
      String thread,
      String dataJson,
      Lane lane,
      SourcePosition position,
      Instant appendedAt) {
    this(
        id,
        source,
        type,
        time,
        subject,
        actor,
        thread,
        dataJson,
        lane,
        position,
        appendedAt,
        null,
        null);
  }

  /** Without a thread. */
  public Event(
      String id,
      String source,
      String type,
      Instant time,
      String subject,
      String actor,
      String dataJson,
      Lane lane,
      SourcePosition position,
      Instant appendedAt) {
    this(id, source, type, time, subject, actor, null, dataJson, lane, position, appendedAt);
  }
}
