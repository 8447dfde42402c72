package io.pabal.log;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.event.RawRecord;
import java.io.Serializable;
import java.time.Clock;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Decodes records for the log; what cannot be decoded leaves as a dead letter. No state. */
final class ReadStep<T extends Logged> extends ProcessFunction<RawRecord, T> {
  /** Where undecodable records go. */
  static final OutputTag<DeadLetter> UNDECODABLE =
      new OutputTag<>(
          "log-undecodable",
          org.apache.flink.api.common.typeinfo.TypeInformation.of(DeadLetter.class));

  /** Makes a record of bytes. */
  interface Decoder<T> extends Serializable {
    T decode(RawRecord raw) throws LogDecoding.UndecodableException;
  }

  private final Decoder<T> decoder;
  private final Clock clock;

  ReadStep(Decoder<T> decoder, Clock clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<T> out) {
    try {
      out.collect(decoder.decode(raw));
    } catch (LogDecoding.UndecodableException e) {
      context.output(
          UNDECODABLE, LogDeadLetters.of(raw, e.reason(), e.getMessage(), clock.instant()));
    }
  }
}
