package io.pabal.plan.intake;

import io.pabal.schema.event.RecipientEvent;
import org.apache.flink.streaming.api.operators.AbstractInput;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingConsumer;

/** One input of an intake. Its watermark ends here; whether its source idles says nothing. */
@SuppressWarnings("unchecked") // an override within Flink's own raw types
final class IntakeInput<T> extends AbstractInput<T, RecipientEvent> {
  private final ThrowingConsumer<T, Exception> elements;
  private final ThrowingConsumer<Watermark, Exception> watermarks;

  IntakeInput(
      Intake intake,
      int number,
      ThrowingConsumer<T, Exception> elements,
      ThrowingConsumer<Watermark, Exception> watermarks) {
    super(intake, number);
    this.elements = elements;
    this.watermarks = watermarks;
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    elements.accept(element.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermarks.accept(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus watermarkStatus) {}
}
