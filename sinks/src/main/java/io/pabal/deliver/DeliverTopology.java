package io.pabal.deliver;

import io.pabal.deliver.handover.DeliverInput;
import io.pabal.deliver.handover.HandOverOperatorFactory;
import io.pabal.deliver.inbox.Inbox;
import io.pabal.flow.JobClock;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.Uids;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The part {@code deliver} of one channel.
 *
 * <pre>
 * outbox.urgent ─► read ─┐
 * outbox.normal ─► read ─┼─ keyed by recipient ─► HAND OVER ─► feedback
 * control       ─► read ─┘                            ▲
 * catalog       ─► read ──────────── broadcast ───────┘         what can't be read ─► dead letters
 * </pre>
 *
 * <p>Intents and outcomes do not leave by the graph: the hand-over writes them at once, outside of
 * checkpoints.
 */
public final class DeliverTopology {
  private DeliverTopology() {}

  /**
   * What deliver reads.
   *
   * @param outboxes a source a lane, behind the lane's valve
   */
  public record Sources(
      Map<Lane, DataStream<RawRecord>> outboxes,
      DataStream<RawRecord> control,
      DataStream<RawRecord> catalog) {}

  /** Where deliver writes, at least once. */
  public record Sinks(Sink<Feedback> feedback, Sink<DeadLetter> deadLetters) {}

  /** Builds the part. */
  public static void build(
      Channel channel,
      Sources sources,
      Sinks sinks,
      HandOverOperatorFactory handOver,
      boolean drillFaults,
      JobClock clock) {
    SingleOutputStreamOperator<DeliverInput> urgent = outbox(channel, Lane.URGENT, sources, clock);
    SingleOutputStreamOperator<DeliverInput> normal = outbox(channel, Lane.NORMAL, sources, clock);
    SingleOutputStreamOperator<DeliverInput> control =
        sources
            .control()
            .process(
                Inbox.control(channel, drillFaults, clock), TypeInformation.of(DeliverInput.class))
            .uid(Uids.deliverControlDecode(channel))
            .name("Read vetoes " + channel.label());
    SingleOutputStreamOperator<CatalogDocument> catalog =
        sources
            .catalog()
            .process(Inbox.catalog(clock), TypeInformation.of(CatalogDocument.class))
            .uid(Uids.deliverCatalogDecode(channel))
            .name("Read catalog for " + channel.label());

    urgent
        .union(normal, control)
        .keyBy(DeliverInput::recipient)
        .connect(catalog.broadcast())
        .transform("Hand over " + channel.label(), TypeInformation.of(Feedback.class), handOver)
        .uid(Uids.deliverHandOver(channel))
        .sinkTo(sinks.feedback())
        .uid(Uids.deliverFeedback(channel))
        .name("Feedback " + channel.label());

    urgent
        .getSideOutput(Inbox.DEAD_LETTERS)
        .union(
            normal.getSideOutput(Inbox.DEAD_LETTERS),
            control.getSideOutput(Inbox.DEAD_LETTERS),
            catalog.getSideOutput(Inbox.DEAD_LETTERS))
        .sinkTo(sinks.deadLetters())
        .uid(Uids.deliverDeadLetters(channel))
        .name("Dead letters " + channel.label());
  }

  private static SingleOutputStreamOperator<DeliverInput> outbox(
      Channel channel, Lane lane, Sources sources, JobClock clock) {
    return sources
        .outboxes()
        .get(lane)
        .process(Inbox.outbox(channel, lane, clock), TypeInformation.of(DeliverInput.class))
        .uid(Uids.deliverOutboxDecode(channel, lane))
        .name("Read outbox " + channel.label() + " " + lane.label());
  }
}
