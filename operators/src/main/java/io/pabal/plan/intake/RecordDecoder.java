package io.pabal.plan.intake;

import io.pabal.schema.event.RawRecord;
import java.io.Serializable;
import java.time.Instant;

/** Decodes and checks the records of one topic. Pure: the same record gives the same answer. */
@FunctionalInterface
public interface RecordDecoder<T> extends Serializable {
  /**
   * Decodes a record.
   *
   * @param now the job's clock, against which times that cannot be are told
   * @throws Refusal when the record cannot be used; nothing else is thrown, whatever the bytes are
   */
  T decode(RawRecord record, Instant now) throws Refusal;
}
