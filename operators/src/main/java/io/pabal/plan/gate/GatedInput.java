package io.pabal.plan.gate;

import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * One input of a step with a gate. Its watermark is taken for the gate and ends here; whether its
 * source idles says nothing.
 */
@SuppressWarnings("unchecked") // an override within Flink's own raw types
public final class GatedInput<T, O> extends AbstractInput<T, O> {
  private final ThrowingConsumer<T, Exception> elements;
  private final ThrowingConsumer<Long, Exception> watermarks;

  /**
   * @param number Flink's number of the input, from 1
   * @param elements takes each element
   * @param watermarks takes each watermark's timestamp
   */
  public GatedInput(
      AbstractStreamOperatorV2<O> step,
      int number,
      ThrowingConsumer<T, Exception> elements,
      ThrowingConsumer<Long, Exception> watermarks) {
    super(step, number);
    this.elements = elements;
    this.watermarks = watermarks;
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    elements.accept(element.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermarks.accept(mark.getTimestamp());
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus watermarkStatus) {}
}
