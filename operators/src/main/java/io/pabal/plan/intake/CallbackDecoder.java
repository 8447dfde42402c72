package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.time.Instant;
import java.util.List;

/**
 * Decodes the callbacks topic: an unsubscription with a good token becomes an opt-out. The record's
 * key does not matter, and nothing of it is believed but the token and the time of its append.
 */
public final class CallbackDecoder implements RecordDecoder<OptOutChange> {
  /** Bytes of a callback. */
  static final int MAX_BYTES = 8 * 1024;

  private final TokenKeys source;
  private transient List<byte[]> keys;

  public CallbackDecoder(TokenKeys source) {
    this.source = source;
  }

  @Override
  public OptOutChange decode(RawRecord record, Instant now) throws Refusal {
    if (record.value() == null) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    Unsubscribe callback =
        Documents.read(record.value(), Unsubscribe.SCHEMA, Unsubscribe.class, MAX_BYTES);
    String token = Documents.present("token", callback.token());
    if (keys().isEmpty()) {
      throw new Refusal(
          DeadLetterReason.INVALID_TOKEN, "no unsubscribe key is configured, so none is good");
    }
    UnsubscribeToken good =
        UnsubscribeToken.verified(token, keys())
            .orElseThrow(
                () ->
                    new Refusal(
                        DeadLetterReason.INVALID_TOKEN, "the token was not signed with our key"));
    // A clock ahead must not put the opt-out where no later word can reach it.
    Instant at = record.appendedAt().isAfter(now) ? now : record.appendedAt();
    return new OptOutChange(
        Text.id("the token's recipient", good.recipient(), EventLimits.MAX_RECIPIENT_CHARS),
        Text.id("the token's category", good.category(), EventLimits.MAX_ATTRIBUTE_CHARS),
        at,
        true);
  }

  private List<byte[]> keys() {
    if (keys == null) {
      keys = source.read();
    }
    return keys;
  }
}
