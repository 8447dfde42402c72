package io.pabal.plan.intake;

import io.pabal.flow.JobClock;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes the events of one lane and addresses each to its named recipients; what cannot be decoded
 * goes to {@link DeadLetters#TAG}. Stateless; every record ends in one of the two, none stops the
 * job.
 */
public final class Intake extends ProcessFunction<RawRecord, RecipientEvent> {
  private final EventDecoder decoder;
  private final JobClock clock;
  private transient DeadLetters deadLetters;
  private transient Counter events;

  public Intake(Lane lane, JobClock clock) {
    this.decoder = new EventDecoder(lane);
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    deadLetters = new DeadLetters(getRuntimeContext().getMetricGroup());
    events = getRuntimeContext().getMetricGroup().counter("eventsAccepted");
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<RecipientEvent> out) {
    Instant now = clock.now();
    DecodedEvent decoded;
    try {
      decoded = decoder.decode(record, now);
    } catch (Refusal refusal) {
      context.output(DeadLetters.TAG, deadLetters.of(record, refusal, now));
      return;
    }
    events.inc();
    for (String recipient : decoded.recipients()) {
      out.collect(new RecipientEvent(recipient, decoded.event()));
    }
  }
}
