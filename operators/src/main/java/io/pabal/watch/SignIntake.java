package io.pabal.watch;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.watch.HandOverSign;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes the outcomes topics. What cannot be read is counted ({@value #UNREADABLE}) and left out;
 * its dead letter is the log's. Stateless.
 */
final class SignIntake extends ProcessFunction<RawRecord, HandOverSign> {
  static final String UNREADABLE = "unreadableOutcomes";

  private transient Counter unreadable;

  @Override
  public void open(OpenContext context) {
    unreadable = getRuntimeContext().getMetricGroup().counter(UNREADABLE);
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<HandOverSign> out) {
    Optional<HandOverSign> sign;
    try {
      sign = SignDecoder.decode(record);
    } catch (SignDecoder.UnreadableException e) {
      unreadable.inc();
      return;
    }
    sign.ifPresent(out::collect);
  }
}
