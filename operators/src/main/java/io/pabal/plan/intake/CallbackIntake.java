package io.pabal.plan.intake;

import io.pabal.flow.JobClock;
import io.pabal.plan.recipient.SuppressionPolicy;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Verifies the callbacks topic. Its main output are opt-outs; every good report goes to {@link
 * #REPORTS}, and what it says of its address to {@link #SUPPRESSIONS}; what cannot be decoded, or
 * was not signed by us, goes to {@link DeadLetters#TAG}. Stateless.
 */
public final class CallbackIntake extends ProcessFunction<RawRecord, OptOutChange> {
  /** Reports that were verified. */
  public static final OutputTag<DeliveryReport> REPORTS =
      new OutputTag<>("reports", TypeInformation.of(DeliveryReport.class));

  /** What they say of addresses. */
  public static final OutputTag<SuppressionChange> SUPPRESSIONS =
      new OutputTag<>("suppressions", TypeInformation.of(SuppressionChange.class));

  private final CallbackDecoder decoder;
  private final JobClock clock;
  private transient DeadLetters deadLetters;

  public CallbackIntake(CallbackDecoder decoder, JobClock clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    deadLetters = new DeadLetters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<OptOutChange> out) {
    Instant now = clock.now();
    Callback callback;
    try {
      callback = decoder.decode(record, now);
    } catch (Refusal refusal) {
      context.output(DeadLetters.TAG, deadLetters.of(record, refusal, now));
      return;
    }
    if (callback.optOut() != null) {
      out.collect(callback.optOut());
      return;
    }
    DeliveryReport report = callback.report();
    context.output(REPORTS, report);
    List<Suppression> words = SuppressionPolicy.words(report);
    if (!words.isEmpty()) {
      context.output(SUPPRESSIONS, new SuppressionChange(report.recipient(), words, true));
    }
  }
}
