package io.pabal.deliver.inbox;

import io.pabal.deliver.handover.DeliverInput;
import io.pabal.flow.JobClock;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.state.CatalogDocument;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes one of deliver's topics; what cannot be decoded leaves by {@link #DEAD_LETTERS}, counted.
 * Stateless.
 */
public final class Inbox<T> extends ProcessFunction<RawRecord, T> {
  /** Records that could not be decoded. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

  private static final String PART = "deliver";

  private final Decoding<T> decoding;
  private final JobClock clock;
  private transient Counter deadLetters;

  private Inbox(Decoding<T> decoding, JobClock clock) {
    this.decoding = decoding;
    this.clock = clock;
  }

  /** Decodes an outbox. */
  public static Inbox<DeliverInput> outbox(Channel channel, Lane lane, JobClock clock) {
    return new Inbox<>(record -> InboxDecoding.outbox(record, channel, lane), clock);
  }

  /** Decodes a control topic. */
  public static Inbox<DeliverInput> control(Channel channel, boolean drillFaults, JobClock clock) {
    return new Inbox<>(record -> InboxDecoding.control(record, channel, drillFaults), clock);
  }

  /** Decodes the catalog topic. */
  public static Inbox<CatalogDocument> catalog(JobClock clock) {
    return new Inbox<>(InboxDecoding::catalog, clock);
  }

  @Override
  public void open(OpenContext context) {
    deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<T> out) {
    try {
      T decoded = decoding.decode(record);
      if (decoded != null) {
        out.collect(decoded);
      }
    } catch (UndecodableException e) {
      deadLetters.inc();
      context.output(
          DEAD_LETTERS, DeadLetter.of(PART, e.reason(), e.getMessage(), record, clock.now()));
    }
  }

  private interface Decoding<T> extends Serializable {
    T decode(RawRecord record) throws UndecodableException;
  }
}
