package io.pabal.plan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pabal.plan.Samples;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallbackDecoderTest {
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");
  private static final byte[] OLD_KEY = UnsubscribeToken.key("the key before it, of last year..");
  private static final CallbackDecoder DECODER = new CallbackDecoder(() -> List.of(KEY, OLD_KEY));

  @Test
  void goodTokenBecomesAnOptOutAtItsAppend() throws Refusal {
    Instant append = Samples.NOW.minusSeconds(5);
    assertThat(DECODER.decode(callback(token(KEY), append), Samples.NOW).optOut())
        .isEqualTo(new OptOutChange("anna", "marketing", append, true));
    assertThat(DECODER.decode(callback(token(OLD_KEY), append), Samples.NOW).optOut().category())
        .isEqualTo("marketing");
  }

  @Test
  void clockAheadDoesNotPutItIntoTheFuture() throws Refusal {
    assertThat(
            DECODER
                .decode(callback(token(KEY), Samples.NOW.plusSeconds(60)), Samples.NOW)
                .optOut()
                .at())
        .isEqualTo(Samples.NOW);
  }

  @Test
  void badOnesAreRefusedWithTheirReason() {
    byte[] stranger = UnsubscribeToken.key("a stranger's key, as long as ours");
    assertThat(reason(DECODER, callback(token(stranger), Samples.NOW)))
        .isEqualTo(DeadLetterReason.INVALID_TOKEN);
    assertThat(reason(DECODER, callback("nonsense", Samples.NOW)))
        .isEqualTo(DeadLetterReason.INVALID_TOKEN);
    assertThat(reason(new CallbackDecoder(List::of), callback(token(KEY), Samples.NOW)))
        .isEqualTo(DeadLetterReason.INVALID_TOKEN);
    assertThat(reason(DECODER, callback(null, Samples.NOW)))
        .isEqualTo(DeadLetterReason.MISSING_FIELD);
    assertThat(reason(DECODER, record("k", "{\"token\":\"t\"}", Samples.NOW)))
        .isEqualTo(DeadLetterReason.UNSUPPORTED_SCHEMA);
    assertThat(reason(DECODER, record("k", null, Samples.NOW))).isEqualTo(DeadLetterReason.EMPTY);
    String strange = new UnsubscribeToken("an\0na", "marketing").signed(KEY);
    assertThat(reason(DECODER, callback(strange, Samples.NOW)))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @Test
  void optOutIsReadBackUnderItsOwnKeyOnly() throws Refusal {
    OptOut optOut = new OptOut(OptOut.SCHEMA, "anna", "marketing", Samples.NOW);
    String json = new String(Json.write(optOut), StandardCharsets.UTF_8);
    OptOutDecoder decoder = new OptOutDecoder();
    assertThat(decoder.decode(record(optOut.key(), json, Samples.NOW), Samples.NOW))
        .isEqualTo(new OptOutChange("anna", "marketing", Samples.NOW, false));
    assertThat(decoder.decode(record(optOut.key(), null, Samples.NOW), Samples.NOW))
        .isEqualTo(new OptOutChange("anna", "marketing", null, false));
    for (String key : List.of("anna", "anna\norder", "bert\nmarketing")) {
      assertThat(reason(decoder, record(key, json, Samples.NOW)))
          .isEqualTo(DeadLetterReason.KEY_MISMATCH);
    }
  }

  private static String token(byte[] key) {
    return new UnsubscribeToken("anna", "marketing").signed(key);
  }

  private static DeadLetterReason reason(RecordDecoder<?> decoder, RawRecord record) {
    return catchThrowableOfType(Refusal.class, () -> decoder.decode(record, Samples.NOW)).reason();
  }

  private static RawRecord callback(String token, Instant append) {
    return record(
        "any",
        new String(Json.write(new Unsubscribe(Unsubscribe.SCHEMA, token)), StandardCharsets.UTF_8),
        append);
  }

  private static RawRecord record(String key, String value, Instant append) {
    return new RawRecord(
        "callbacks",
        0,
        0,
        append.toEpochMilli(),
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }
}
