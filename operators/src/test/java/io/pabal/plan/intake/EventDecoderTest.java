package io.pabal.plan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pabal.plan.Samples;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final Instant APPENDED = Samples.NOW.minusSeconds(1);
  private static final String REST =
      "\"source\":\"/shop\",\"type\":\"shop.order\",\"data\":{\"recipient\":\"anna\"}";
  private final EventDecoder decoder = new EventDecoder(Lane.NORMAL);

  @Test
  void readsStructuredMode() throws Refusal {
    DecodedEvent decoded =
        decode(
            """
            {"specversion":"1.0","id":"e1","source":"/shop","type":"shop.order",
             "time":"2026-11-22T10:00:00+02:00","subject":"o-17","actor":"courier",
             "data":{"recipients":["anna","bert","anna"],"amount":19.90}}
            """,
            Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));

    Event event = decoded.event();
    assertThat(decoded.recipients()).containsExactly("anna", "bert");
    assertThat(event.id()).isEqualTo("e1");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T08:00:00Z"));
    assertThat(event.subject()).isEqualTo("o-17");
    assertThat(event.actor()).isEqualTo("courier");
    assertThat(event.lane()).isEqualTo(Lane.NORMAL);
    assertThat(event.position().offset()).isEqualTo(42);
    // Decimals as written, and nobody learns who else is told.
    assertThat(event.dataJson()).isEqualTo("{\"amount\":19.90}");
  }

  @Test
  void readsBinaryMode() throws Refusal {
    DecodedEvent decoded =
        decode(
            "{\"amount\":1}",
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "e1",
                "ce_source", "/shop",
                "ce_type", "shop.order",
                "ce_recipients", "anna, bert,",
                "content-type", "application/json"));

    assertThat(decoded.recipients()).containsExactly("anna", "bert");
    assertThat(decoded.event().dataJson()).isEqualTo("{\"amount\":1}");
    assertThat(decoded.event().time()).isEqualTo(APPENDED);
  }

  @Test
  void readsStructuredModeWithoutAnyHeader() throws Refusal {
    assertThat(decode("{\"specversion\":\"1.0\",\"id\":\"e1\"," + REST + "}").event().id())
        .isEqualTo("e1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MALFORMED_JSON       | {"specversion":"1.0","id":
          MALFORMED_JSON       | []
          MALFORMED_JSON       | {"specversion":"1.0","id":"a","id":"b",REST}
          MALFORMED_JSON       | {"specversion":"1.0","id":"a",REST} trailing
          NOT_A_CLOUDEVENT     | {"id":"e1",REST}
          UNSUPPORTED_SCHEMA   | {"specversion":"0.3","id":"e1",REST}
          MISSING_FIELD        | {"specversion":"1.0",REST}
          MISSING_FIELD        | {"specversion":"1.0","id":"  ",REST}
          INVALID_FIELD        | {"specversion":"1.0","id":17,REST}
          INVALID_FIELD        | {"specversion":"1.0","id":"a\\r\\nBcc: x",REST}
          INVALID_FIELD        | {"specversion":"1.0","id":"a\\u0000",REST}
          INVALID_FIELD        | {"specversion":"1.0","id":"\\ud800",REST}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","time":"yesterday",REST}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","time":"1969-12-31T23:59:59Z",REST}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","source":"s","type":"t","data":"x"}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","source":"s","type":"t","data_base64":"eA=="}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","source":"s","type":"t","data":{"recipients":"anna"}}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","source":"s","type":"t","data":{"recipients":[17]}}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","source":"s","type":"t","data":{"recipient":"a\\nb"}}
          INVALID_FIELD        | {"specversion":"1.0","id":"a","datacontenttype":"text/xml",REST}
          MISSING_FIELD        | {"specversion":"1.0","id":"a","source":"s","type":"t","data":{"recipients":[""]}}
          TIME_IN_FUTURE       | {"specversion":"1.0","id":"a","time":"9999-12-31T23:59:59Z",REST}
          """)
  void refusesWithItsReason(DeadLetterReason reason, String json) {
    assertThat(refusal(json.replace("REST", REST)).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'specversion':'1.0','id':'a','source':'s','type':'t','data':{'recipients':[]}}",
        "{'specversion':'1.0','id':'a','source':'s','type':'t','recipients':' , '}",
        "{'specversion':'1.0','id':'a','source':'s','type':'t'}"
      })
  void anEventMayNameNobody(String json) throws Refusal {
    assertThat(decode(json.replace('\'', '"')).recipients()).isEmpty();
  }

  @Test
  void oldEventsAreValidHere() throws Refusal {
    String json =
        "{\"specversion\":\"1.0\",\"id\":\"e1\",\"time\":\"1970-01-01T00:00:00Z\"," + REST + "}";
    assertThat(decode(json).event().time()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void limitsHold() {
    String long257 = "x".repeat(EventLimits.MAX_ATTRIBUTE_CHARS + 1);
    assertThat(
            refusal("{\"specversion\":\"1.0\",\"id\":\"" + long257 + "\"," + REST + "}").reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
    assertThat(refusal(" ".repeat(EventLimits.MAX_EVENT_BYTES + 1)).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(refusal("[".repeat(10_000)).reason()).isEqualTo(DeadLetterReason.TOO_DEEP);
    assertThat(refusal(withRecipients(EventLimits.MAX_NAMED_RECIPIENTS + 1)).reason())
        .isEqualTo(DeadLetterReason.TOO_MANY_RECIPIENTS);
    assertThat(refusal("").reason()).isEqualTo(DeadLetterReason.EMPTY);
  }

  @Test
  void dataMayHaveTheLimitsDepthAndNoMore() throws Refusal {
    String deep = "{\"a\":".repeat(EventLimits.MAX_DATA_DEPTH - 1) + "{}" + "}".repeat(31);
    String json =
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"s\",\"type\":\"t\","
            + "\"recipient\":\"anna\",\"data\":"
            + deep
            + "}";
    assertThat(decode(json).event().dataJson()).isEqualTo(deep);
    assertThat(refusal(json.replace("{}", "{\"a\":{}}")).reason())
        .isEqualTo(DeadLetterReason.TOO_DEEP);
  }

  @Test
  void aLimitOfRecipientsIsNotExceededByRepetition() throws Refusal {
    assertThat(decode(withRecipients(EventLimits.MAX_NAMED_RECIPIENTS)).recipients())
        .hasSize(EventLimits.MAX_NAMED_RECIPIENTS);
  }

  /** What a sink would choke on must not get that far. */
  @Test
  void hostileDataCanAlwaysBeWrittenAgain() throws Refusal {
    String json =
        "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"/shop\",\"type\":\"t\",\"data\":"
            + "{\"recipient\":\"anna\",\"a\":\"\\ud800\",\"b\":\"\\u0000\\r\\n<script>\","
            + "\"c\":1e400,\"d\":0.1000000000000000055511151231257827021181583404541015625}}";
    Event event = decode(json).event();

    assertThat(Json.write(event)).isNotEmpty();
    assertThat(event.dataJson()).contains("\ufffd").contains("\\u0000").contains("\\r\\n");
    assertThat(event.dataJson()).contains("0.1000000000000000055511151231257827021181583404541");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1e-99999999999"})
  void impossibleNumbersAreRefusedNotThrown(String number) {
    String json = "{\"specversion\":\"1.0\",\"id\":\"e1\",\"n\":" + number + "," + REST + "}";
    assertThat(refusal(json).reason()).isEqualTo(DeadLetterReason.MALFORMED_JSON);
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[] broken =
        ("{\"specversion\":\"1.0\",\"id\":\"e\u00e9\"," + REST + "}")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(record(broken, Map.of())).reason())
        .isEqualTo(DeadLetterReason.MALFORMED_JSON);
  }

  @Test
  void recordTimestampFarAheadIsRefused() {
    RawRecord ahead =
        new RawRecord(
            "events",
            0,
            42,
            Samples.NOW.plusSeconds(100_000).toEpochMilli(),
            null,
            bytes("{\"specversion\":\"1.0\",\"id\":\"e1\"," + REST + "}"),
            Map.of());
    assertThat(refusal(ahead).reason()).isEqualTo(DeadLetterReason.TIME_IN_FUTURE);
  }

  @Test
  void deadLetterKeepsBytesPositionAndReasonButNoContentInItsWords() {
    RawRecord record = record(bytes("{\"secret\":"), Map.of("h", "v"));
    Refusal refusal = refusal(record);
    DeadLetter letter =
        DeadLetter.of(
            DeadLetters.PART, refusal.reason(), refusal.getMessage(), record, Samples.NOW);

    assertThat(letter.position().toString()).isEqualTo("events-0@42");
    assertThat(letter.valueBytes()).isEqualTo(10);
    assertThat(letter.valueBase64()).isEqualTo("eyJzZWNyZXQiOg==");
    assertThat(letter.valueSha256()).hasSize(64);
    assertThat(letter.headers()).containsEntry("h", "v");
    assertThat(letter.detail()).doesNotContain("secret").contains("line 1");
  }

  private static String withRecipients(int count) {
    String named =
        IntStream.range(0, count).mapToObj(i -> "\"r" + i + "\"").collect(Collectors.joining(","));
    return "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"s\",\"type\":\"t\","
        + "\"data\":{\"recipients\":[\"r0\","
        + named
        + "]}}";
  }

  private DecodedEvent decode(String json) throws Refusal {
    return decode(json, Map.of());
  }

  private DecodedEvent decode(String json, Map<String, String> headers) throws Refusal {
    return decoder.decode(record(bytes(json), headers), Samples.NOW);
  }

  private Refusal refusal(String json) {
    return refusal(record(bytes(json), Map.of()));
  }

  private Refusal refusal(RawRecord record) {
    return catchThrowableOfType(Refusal.class, () -> decoder.decode(record, Samples.NOW));
  }

  private static RawRecord record(byte[] value, Map<String, String> headers) {
    return new RawRecord("events", 0, 42, APPENDED.toEpochMilli(), null, value, headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
