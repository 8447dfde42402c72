package io.pabal.plan.intake;

import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the callbacks topic: an unsubscription with a good token becomes an opt-out, a report
 * with a good reference a verified one. The record's key does not matter. Who the record is about
 * and which message, nothing but what was signed says; and nothing is believed to have happened
 * after the record's append.
 */
public final class CallbackDecoder implements RecordDecoder<Callback> {
  /** Bytes of a callback. */
  static final int MAX_BYTES = 8 * 1024;

  private final TokenKeys source;
  private transient List<byte[]> keys;

  public CallbackDecoder(TokenKeys source) {
    this.source = source;
  }

  @Override
  public Callback decode(RawRecord record, Instant now) throws Refusal {
    if (record.value() == null) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    // A clock ahead must not put a word where no later one can reach it.
    Instant append = earlier(record.appendedAt(), now);
    return Documents.hasSchema(record.value(), Report.SCHEMA, MAX_BYTES)
        ? new Callback(null, report(record.value(), append))
        : new Callback(unsubscription(record.value(), append), null);
  }

  private OptOutChange unsubscription(byte[] value, Instant append) throws Refusal {
    Unsubscribe callback = Documents.read(value, Unsubscribe.SCHEMA, Unsubscribe.class, MAX_BYTES);
    String token = Documents.present("token", callback.token());
    UnsubscribeToken good = good("token", UnsubscribeToken.verified(token, keys()));
    return new OptOutChange(
        Text.id("the token's recipient", good.recipient(), EventLimits.MAX_RECIPIENT_CHARS),
        Text.id("the token's category", good.category(), EventLimits.MAX_ATTRIBUTE_CHARS),
        append,
        true);
  }

  private DeliveryReport report(byte[] value, Instant append) throws Refusal {
    Report report = Documents.read(value, Report.SCHEMA, Report.class, MAX_BYTES);
    String reference = Documents.present("reference", report.reference());
    ReportReference good = good("reference", ReportReference.verified(reference, keys()));
    Text.id("the reference's recipient", good.recipient(), EventLimits.MAX_RECIPIENT_CHARS);
    Text.id("the reference's address", good.addressKey(), EventLimits.MAX_ATTRIBUTE_CHARS);
    Text.optional(
        "the reference's message", good.notificationId(), EventLimits.MAX_ATTRIBUTE_CHARS);
    Documents.possible("the reference's time", good.plannedAt());
    Documents.present("result", report.result());
    Text.optional("provider", report.provider(), Report.MAX_WORD_CHARS);
    Text.optional("code", report.code(), Report.MAX_WORD_CHARS);
    if (report.at() != null) {
      Documents.possible("at", report.at());
    }
    Instant at = report.at() == null ? append : earlier(report.at(), append);
    return DeliveryReport.of(good, withCleanWords(report), at);
  }

  private static Report withCleanWords(Report report) {
    return new Report(
        report.schema(),
        report.reference(),
        report.result(),
        report.provider(),
        report.code(),
        Text.words(report.detail(), Report.MAX_DETAIL_CHARS),
        report.at());
  }

  private <T> T good(String name, Optional<T> verified) throws Refusal {
    if (keys().isEmpty()) {
      throw new Refusal(
          DeadLetterReason.INVALID_TOKEN, "no unsubscribe key is configured, so none is good");
    }
    return verified.orElseThrow(
        () ->
            new Refusal(
                DeadLetterReason.INVALID_TOKEN, "the " + name + " was not signed with our key"));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isAfter(other) ? other : one;
  }

  private List<byte[]> keys() {
    if (keys == null) {
      keys = source.read();
    }
    return keys;
  }
}
