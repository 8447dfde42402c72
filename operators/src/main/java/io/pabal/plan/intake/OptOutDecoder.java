package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import java.time.Instant;

/** Decodes the opt-outs topic: plan's own records. A tombstone forgets the opt-out of its key. */
public record OptOutDecoder() implements RecordDecoder<OptOutChange> {
  /** Bytes of an opt-out. */
  static final int MAX_BYTES = 8 * 1024;

  @Override
  public OptOutChange decode(RawRecord record, Instant now) throws Refusal {
    String key = Documents.key(record);
    int end = key == null ? -1 : key.indexOf(OptOut.KEY_SEPARATOR);
    if (end < 0) {
      throw new Refusal(DeadLetterReason.KEY_MISMATCH, "key is not a recipient and a category");
    }
    String recipient =
        Text.id("the key's recipient", key.substring(0, end), EventLimits.MAX_RECIPIENT_CHARS);
    String category =
        Text.id("the key's category", key.substring(end + 1), EventLimits.MAX_ATTRIBUTE_CHARS);
    if (record.value() == null) {
      return new OptOutChange(recipient, category, null, false);
    }
    OptOut optOut = Documents.read(record.value(), OptOut.SCHEMA, OptOut.class, MAX_BYTES);
    if (!key.equals(optOut.key())) {
      throw new Refusal(DeadLetterReason.KEY_MISMATCH, "key is not that of the opt-out");
    }
    return new OptOutChange(recipient, category, Documents.present("at", optOut.at()), false);
  }
}
