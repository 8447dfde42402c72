package io.pabal.plan.recipient;

import io.pabal.schema.plan.Decision;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * One input of the recipient step. Its watermark is taken for the gate and ends here; whether its
 * source idles says nothing.
 */
@SuppressWarnings("unchecked") // an override within Flink's own raw types
final class StepInput<T> extends AbstractInput<T, Decision> {
  private final RecipientStep step;
  private final RecipientInput input;
  private final ThrowingConsumer<T, Exception> consumer;

  StepInput(RecipientStep step, RecipientInput input, ThrowingConsumer<T, Exception> consumer) {
    super(step, input.number());
    this.step = step;
    this.input = input;
    this.consumer = consumer;
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    consumer.accept(element.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    step.onWatermark(input, mark.getTimestamp());
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus watermarkStatus) {}
}
