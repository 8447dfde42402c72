package io.pabal.plan.intake;

import io.pabal.flow.JobClock;
import io.pabal.schema.event.RawRecord;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes a topic of documents: profiles, preferences, catalog, feedback. What cannot be decoded
 * goes to {@link DeadLetters#TAG}, and what was known before stays in force. Stateless.
 */
public final class RecordIntake<T> extends ProcessFunction<RawRecord, T> {
  private final RecordDecoder<T> decoder;
  private final JobClock clock;
  private transient DeadLetters deadLetters;

  public RecordIntake(RecordDecoder<T> decoder, JobClock clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    deadLetters = new DeadLetters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<T> out) {
    Instant now = clock.now();
    T decoded;
    try {
      decoded = decoder.decode(record, now);
    } catch (Refusal refusal) {
      context.output(DeadLetters.TAG, deadLetters.of(record, refusal, now));
      return;
    }
    out.collect(decoded);
  }
}
