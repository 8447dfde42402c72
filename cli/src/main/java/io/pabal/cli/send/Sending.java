package io.pabal.cli.send;

import io.pabal.cli.kafka.TopicWriter;
import io.pabal.plan.audience.AudiencePolicy;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.SourcePosition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Appends events in their order, {@value #AHEAD} ahead of Kafka's answers. Each is first read with
 * intake's own decoder, and one that names nobody must have an audience.
 */
final class Sending implements AutoCloseable {
  private static final int AHEAD = 500;

  private final TopicWriter writer;
  private final Destination destination;
  private final AudiencePolicy audiences;
  private final boolean unchecked;
  private final Consumer<Refusal> refused;
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(Sent event, CompletableFuture<SourcePosition> position) {}

  /**
   * @param client settings of a Kafka client
   * @param audiences says whether an event that names nobody is for anybody
   * @param unchecked whether what intake would refuse is sent all the same
   * @param refused told of what was not sent
   */
  Sending(
      Map<String, String> client,
      Destination destination,
      AudiencePolicy audiences,
      boolean unchecked,
      Consumer<Refusal> refused) {
    this.writer = new TopicWriter(client);
    this.destination = destination;
    this.audiences = audiences;
    this.unchecked = unchecked;
    this.refused = refused;
  }

  /** Sends one; tells of those that Kafka has meanwhile. */
  void send(byte[] value, Instant now, Consumer<Sent> sent) {
    Sent event;
    try {
      event = read(value, now);
    } catch (Refusal refusal) {
      if (!unchecked) {
        refused.accept(refusal);
        return;
      }
      event = new Sent(null, null, null, List.of(), null);
    }
    String topic = destination.of(event.type()).topic();
    String key = event.recipients().isEmpty() ? null : event.recipients().get(0);
    pending.add(new Pending(event, writer.appendSoon(topic, key, value)));
    while (pending.size() > AHEAD || (!pending.isEmpty() && pending.peek().position().isDone())) {
      sent.accept(oldest());
    }
  }

  /** Waits until Kafka has all of them. */
  void finish(Consumer<Sent> sent) {
    while (!pending.isEmpty()) {
      sent.accept(oldest());
    }
  }

  private Sent oldest() {
    Pending oldest = pending.remove();
    Sent event = oldest.event();
    SourcePosition position = TopicWriter.await("send", oldest.position());
    return new Sent(event.id(), event.source(), event.type(), event.recipients(), position);
  }

  private Sent read(byte[] value, Instant now) throws Refusal {
    RawRecord record = new RawRecord("", -1, -1, now.toEpochMilli(), null, value, Map.of());
    // The lane is of no account but for an audience.
    DecodedEvent decoded = new EventDecoder(Lane.NORMAL).decode(record, now);
    if (decoded.recipients().isEmpty()) {
      Lane lane = destination.of(decoded.event().type()).lane();
      DecodedEvent inLane = new EventDecoder(lane).decode(record, now);
      audiences.topics(inLane.event(), destination.catalog().orElse(null), now);
    }
    return new Sent(
        decoded.event().id(),
        decoded.event().source(),
        decoded.event().type(),
        decoded.recipients(),
        null);
  }

  @Override
  public void close() {
    writer.close();
  }
}
