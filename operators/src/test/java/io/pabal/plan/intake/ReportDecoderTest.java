package io.pabal.plan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.SuppressedAddresses;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Suppressions;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is believed of reports, and of the suppressions that plan reads back. */
class ReportDecoderTest {
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");
  private static final byte[] STRANGERS = UnsubscribeToken.key("a stranger's key, as long as ours");
  private static final CallbackDecoder DECODER = new CallbackDecoder(() -> List.of(KEY));
  private static final Instant PLANNED = Samples.NOW.minusSeconds(3600);
  private static final Instant APPEND = Samples.NOW.minusSeconds(5);
  private static final ReportReference REFERENCE =
      new ReportReference("anna", Channel.EMAIL, "key", "n1", 2, PLANNED);

  @Test
  void aGoodReferenceSaysWhoAndWhatItWas() throws Refusal {
    Instant at = Samples.NOW.minusSeconds(60);
    DeliveryReport report = decode(report(REFERENCE.signed(KEY), "550 gone\r\nfor good", at));
    assertThat(report.recipient()).isEqualTo("anna");
    assertThat(report.addressKey()).isEqualTo("key");
    assertThat(report.notificationId()).isEqualTo("n1");
    assertThat(report.attempt()).isEqualTo(2);
    assertThat(report.plannedAt()).isEqualTo(PLANNED);
    assertThat(report.result()).isEqualTo(ReportResult.DEAD_ADDRESS);
    assertThat(report.at()).isEqualTo(at);
    assertThat(report.detail()).isEqualTo("550 gone for good");
  }

  @Test
  void nothingHappenedAfterItsAppend() throws Refusal {
    String signed = REFERENCE.signed(KEY);
    assertThat(decode(report(signed, null, null)).at()).isEqualTo(APPEND);
    assertThat(decode(report(signed, null, Samples.NOW.plusSeconds(9))).at()).isEqualTo(APPEND);
  }

  @Test
  void theSameReportHasTheSameIdAndAnotherAnother() throws Refusal {
    String signed = REFERENCE.signed(KEY);
    DeliveryReport one = decode(report(signed, null, APPEND));
    assertThat(decode(report(signed, null, APPEND)).reportId()).isEqualTo(one.reportId());
    assertThat(decode(report(signed, null, APPEND.minusMillis(1))).reportId())
        .isNotEqualTo(one.reportId());
  }

  @Test
  void longWordsAreCutAndLongCodesRefused() throws Refusal {
    String signed = REFERENCE.signed(KEY);
    String words = "x".repeat(Report.MAX_DETAIL_CHARS);
    assertThat(decode(report(signed, words + "y", APPEND)).detail()).isEqualTo(words);
    ObjectNode json = json(report(signed, null, APPEND));
    assertThat(reason(json.put("code", "x".repeat(Report.MAX_WORD_CHARS + 1))))
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
  }

  @Test
  void badOnesAreRefusedWithTheirReason() {
    ObjectNode good = json(report(REFERENCE.signed(KEY), null, APPEND));
    assertThat(reason(good.deepCopy().put("reference", REFERENCE.signed(STRANGERS))))
        .isEqualTo(DeadLetterReason.INVALID_TOKEN);
    String token = new UnsubscribeToken("anna", "marketing").signed(KEY);
    assertThat(reason(good.deepCopy().put("reference", token)))
        .isEqualTo(DeadLetterReason.INVALID_TOKEN);
    assertThat(reason((ObjectNode) good.deepCopy().without("reference")))
        .isEqualTo(DeadLetterReason.MISSING_FIELD);
    assertThat(reason((ObjectNode) good.deepCopy().without("result")))
        .isEqualTo(DeadLetterReason.MISSING_FIELD);
    assertThat(reason(good.deepCopy().put("result", "eaten by a dog")))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(reason(good.deepCopy().put("at", "-9999-01-01T00:00:00Z")))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    String strange =
        new ReportReference("an\0na", Channel.EMAIL, "key", "n1", 2, PLANNED).signed(KEY);
    assertThat(reason(good.deepCopy().put("reference", strange)))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(reason(good.deepCopy().put("detail", "x".repeat(CallbackDecoder.MAX_BYTES))))
        .isEqualTo(DeadLetterReason.TOO_LARGE);
  }

  @Test
  void withoutAKeyNoneIsGood() {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class,
            () ->
                new CallbackDecoder(List::of)
                    .decode(
                        record(null, Json.write(report(REFERENCE.signed(KEY), null, null))),
                        Samples.NOW));
    assertThat(refusal.reason()).isEqualTo(DeadLetterReason.INVALID_TOKEN);
  }

  @Test
  void suppressionsAreReadBackUnderTheirOwnKeyOnly() throws Refusal {
    Suppression word =
        Suppression.lifted(Channel.SMS, "key", SuppressionReason.OPT_OUT, Samples.NOW);
    assertThat(readBack("anna", List.of(word)).words()).containsExactly(word);
    assertThat(readBack("anna", List.of(word)).fresh()).isFalse();
    assertThat(new SuppressionsDecoder().decode(record("anna", null), Samples.NOW).words())
        .isEmpty();
    assertThat(refused("bert", List.of(word))).isEqualTo(DeadLetterReason.KEY_MISMATCH);
    assertThat(refused("anna", List.of())).isEqualTo(DeadLetterReason.MISSING_FIELD);
    assertThat(readBack("anna", Collections.nCopies(Suppressions.MAX, word)).words())
        .hasSize(Suppressions.MAX);
    assertThat(refused("anna", Collections.nCopies(Suppressions.MAX + 1, word)))
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
  }

  private static io.pabal.schema.recipient.SuppressionChange readBack(
      String key, List<Suppression> words) throws Refusal {
    SuppressedAddresses document =
        new SuppressedAddresses(SuppressedAddresses.SCHEMA, "anna", words);
    return new SuppressionsDecoder().decode(record(key, Json.write(document)), Samples.NOW);
  }

  private static DeadLetterReason refused(String key, List<Suppression> words) {
    return catchThrowableOfType(Refusal.class, () -> readBack(key, words)).reason();
  }

  private static DeliveryReport decode(Report report) throws Refusal {
    return DECODER.decode(record(null, Json.write(report)), Samples.NOW).report();
  }

  private static DeadLetterReason reason(ObjectNode json) {
    return catchThrowableOfType(
            Refusal.class, () -> DECODER.decode(record(null, Json.write(json)), Samples.NOW))
        .reason();
  }

  private static ObjectNode json(Report report) {
    return Json.mapper().valueToTree(report);
  }

  private static Report report(String reference, String detail, Instant at) {
    return new Report(
        Report.SCHEMA, reference, ReportResult.DEAD_ADDRESS, "mx", "5.1.1", detail, at);
  }

  private static RawRecord record(String key, byte[] value) {
    byte[] bytes = key == null ? null : key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new RawRecord("callbacks", 0, 0, APPEND.toEpochMilli(), bytes, value, Map.of());
  }
}
