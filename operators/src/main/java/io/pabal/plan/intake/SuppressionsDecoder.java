package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.SuppressedAddresses;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.Suppressions;
import java.time.Instant;
import java.util.List;

/** Decodes the suppressions topic: plan's own records. A tombstone forgets those of its key. */
public record SuppressionsDecoder() implements RecordDecoder<SuppressionChange> {
  /** Bytes of a document: {@link Suppressions#MAX} of about 300 bytes, several times over. */
  static final int MAX_BYTES = 64 * 1024;

  @Override
  public SuppressionChange decode(RawRecord record, Instant now) throws Refusal {
    String recipient = Documents.recipientKey(record);
    if (record.value() == null) {
      return new SuppressionChange(recipient, List.of(), false);
    }
    SuppressedAddresses document =
        Documents.read(
            record.value(), SuppressedAddresses.SCHEMA, SuppressedAddresses.class, MAX_BYTES);
    Documents.sameRecipient(recipient, document.recipient());
    if (document.suppressions().isEmpty()) {
      throw new Refusal(DeadLetterReason.MISSING_FIELD, "suppressions is empty");
    }
    Documents.atMost("suppressions", document.suppressions().size(), Suppressions.MAX);
    for (Suppression suppression : document.suppressions()) {
      Documents.present("channel", suppression.channel());
      Documents.present("reason", suppression.reason());
      Text.id("addressKey", suppression.addressKey(), EventLimits.MAX_ATTRIBUTE_CHARS);
      Text.optional("code", suppression.code(), Suppression.MAX_CODE_CHARS);
      if (suppression.since() != null) {
        Documents.possible("since", suppression.since());
      }
      if (suppression.liftedAt() != null) {
        Documents.possible("liftedAt", suppression.liftedAt());
      }
    }
    return new SuppressionChange(recipient, document.suppressions(), false);
  }
}
