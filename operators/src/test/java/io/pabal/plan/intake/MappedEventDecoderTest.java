package io.pabal.plan.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pabal.plan.Samples;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.TextFrom;
import io.pabal.schema.catalog.TimeFormat;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedEventDecoderTest {
  private static final Instant APPENDED = Samples.NOW.minusSeconds(1);

  private static final TopicMapping ORDERS =
      new TopicMapping(
          "shop.orders",
          List.of("/orderId", "/status"),
          null,
          TextFrom.pointer("/kind"),
          "/changedAt",
          TimeFormat.ISO,
          "/orderId",
          "/by/id",
          "/customers",
          null);

  private static final String ORDER =
      """
      {"orderId": 17, "status": "paid", "kind": "order.paid", "changedAt": "2026-11-22T10:00:00+02:00",
       "by": {"id": "clerk"}, "customers": ["anna", 4711, "anna"], "amount": 19.90}
      """;

  @Test
  void findsEverythingByItsPointers() throws Refusal {
    DecodedEvent decoded = decode(ORDERS, ORDER);

    Event event = decoded.event();
    assertThat(decoded.recipients()).containsExactly("anna", "4711");
    assertThat(event.id()).isEqualTo("17:paid");
    assertThat(event.source()).isEqualTo("shop.orders");
    assertThat(event.type()).isEqualTo("order.paid");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T08:00:00Z"));
    assertThat(event.subject()).isEqualTo("17");
    assertThat(event.actor()).isEqualTo("clerk");
    assertThat(event.lane()).isEqualTo(Lane.NORMAL);
    assertThat(event.appendedAt()).isEqualTo(APPENDED);
    // Decimals as written, and nobody learns who else is told.
    assertThat(event.dataJson()).contains("\"amount\":19.90").doesNotContain("customers");
  }

  @Test
  void readsAnObjectInsideAsData() throws Refusal {
    TopicMapping mapping = simple("/customer", "/order");
    DecodedEvent decoded =
        decode(mapping, "{\"id\":\"1\",\"customer\":\"anna\",\"order\":{\"no\":\"17\"}}");
    assertThat(decoded.event().dataJson()).isEqualTo("{\"no\":\"17\"}");
    assertThat(decoded.event().time()).isEqualTo(APPENDED);
    assertThat(decoded.event().source()).isEqualTo("/shop");
    assertThat(decoded.event().type()).isEqualTo("order.paid");
  }

  @Test
  void readsPointersWithEscapesAndIndexes() throws Refusal {
    DecodedEvent decoded =
        decode(simple("/to~1cc/0/a~0b", null), "{\"id\":\"1\",\"to/cc\":[{\"a~b\":\"anna\"}]}");
    assertThat(decoded.recipients()).containsExactly("anna");
  }

  @Test
  void neverMakesOneIdOfTwoLists() throws Refusal {
    String one = idOf("{\"a\":\"x:\",\"b\":\"y\"}");
    String other = idOf("{\"a\":\"x\",\"b\":\":y\"}");
    assertThat(one).isNotEqualTo(other);
    assertThat(idOf("{\"a\":\"x~1\",\"b\":\"y\"}")).isNotEqualTo(one);
  }

  private static String idOf(String value) throws Refusal {
    TopicMapping mapping =
        new TopicMapping(
            "t",
            List.of("/a", "/b"),
            null,
            TextFrom.constant("t"),
            null,
            null,
            null,
            null,
            "/b",
            null);
    return decode(mapping, value).event().id();
  }

  @ParameterizedTest
  @CsvSource({
    "ISO, \"2026-11-22T08:59:59.5Z\"",
    "EPOCH_MILLIS, 1795337999500",
    "EPOCH_MILLIS, \"1795337999500\"",
  })
  void readsTheTimeAsItIsWritten(TimeFormat format, String written) throws Refusal {
    Event event =
        decode(timed(format), "{\"id\":\"1\",\"to\":\"anna\",\"at\":" + written + "}").event();
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T08:59:59.500Z"));
  }

  @Test
  void readsSeconds() throws Refusal {
    String value = "{\"id\":\"1\",\"to\":\"anna\",\"at\":1795337999}";
    assertThat(decode(timed(TimeFormat.EPOCH_SECONDS), value).event().time())
        .isEqualTo(Instant.parse("2026-11-22T08:59:59Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "orderId": 17                    | "x": 1               | MISSING_FIELD  | id at "/orderId"
          "orderId": 17                    | "orderId": null      | MISSING_FIELD  | id at "/orderId"
          "orderId": 17                    | "orderId": " "       | MISSING_FIELD  | id at "/orderId"
          "orderId": 17                    | "orderId": 1.5       | INVALID_FIELD  | id at "/orderId"
          "orderId": 17                    | "orderId": true      | INVALID_FIELD  | id at "/orderId"
          "kind": "order.paid"             | "kind": {}           | INVALID_FIELD  | type at "/kind"
          "changedAt": "2026-11-22T10:00:00+02:00" | "x": 1       | MISSING_FIELD  | time at "/changedAt"
          "changedAt": "2026-11-22T10:00:00+02:00" | "changedAt": "2026-11-22T10:00:00" | INVALID_FIELD | time at "/changedAt"
          "changedAt": "2026-11-22T10:00:00+02:00" | "changedAt": "1969-11-22T10:00:00Z" | INVALID_FIELD | time at "/changedAt"
          "changedAt": "2026-11-22T10:00:00+02:00" | "changedAt": "2026-11-24T10:00:00Z" | TIME_IN_FUTURE | time at "/changedAt"
          "by": {"id": "clerk"}            | "by": {"id": []}     | INVALID_FIELD  | actor at "/by/id"
          "customers": ["anna", 4711, "anna"] | "x": 1            | MISSING_FIELD  | recipients at "/customers"
          "customers": ["anna", 4711, "anna"] | "customers": {}   | INVALID_FIELD  | recipients at "/customers"
          "customers": ["anna", 4711, "anna"] | "customers": [{}] | INVALID_FIELD  | recipients at "/customers"
          "customers": ["anna", 4711, "anna"] | "customers": [null] | MISSING_FIELD | recipients at "/customers"
          """)
  void refusesWithThePointerThatFoundNothing(
      String piece, String instead, DeadLetterReason reason, String words) {
    assertThat(ORDER).contains(piece);
    Refusal refusal = refusal(ORDERS, ORDER.replace(piece, instead));
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).hasMessageContaining(words);
  }

  @Test
  void doesWithoutWhatIsOptional() throws Refusal {
    Event event = decode(ORDERS, ORDER.replace("\"by\"", "\"x\"")).event();
    assertThat(event.actor()).isNull();
  }

  /** Then the catalog's rule says who is told. */
  @Test
  void mayNameNobody() throws Refusal {
    String nobody = ORDER.replace("[\"anna\", 4711, \"anna\"]", "[]");
    assertThat(nobody).isNotEqualTo(ORDER);
    assertThat(decode(ORDERS, nobody).recipients()).isEmpty();
    assertThat(decode(simple(null, null), "{\"id\":\"1\"}").recipients()).isEmpty();
  }

  @Test
  void refusesDataThatIsNoObject() {
    Refusal refusal = refusal(simple("/to", "/order"), "{\"id\":\"1\",\"to\":\"a\",\"order\":[]}");
    assertThat(refusal.reason()).isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(refusal).hasMessageContaining("data at \"/order\"");
  }

  @Test
  void keepsTheLimitsOfEveryEvent() {
    String many =
        IntStream.rangeClosed(0, EventLimits.MAX_NAMED_RECIPIENTS)
            .mapToObj(i -> "\"r" + i + "\"")
            .collect(Collectors.joining(","));
    assertThat(refusal(simple("/to", null), "{\"id\":\"1\",\"to\":[" + many + "]}").reason())
        .isEqualTo(DeadLetterReason.TOO_MANY_RECIPIENTS);
    String longId = "x".repeat(EventLimits.MAX_ATTRIBUTE_CHARS + 1);
    assertThat(refusal(simple("/to", null), "{\"id\":\"" + longId + "\",\"to\":\"a\"}").reason())
        .isEqualTo(DeadLetterReason.FIELD_TOO_LONG);
    assertThat(refusal(simple("/to", null), " ".repeat(EventLimits.MAX_EVENT_BYTES + 1)).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(refusal(simple("/to", null), "").reason()).isEqualTo(DeadLetterReason.EMPTY);
    assertThat(refusal(simple("/to", null), "[]").reason())
        .isEqualTo(DeadLetterReason.MALFORMED_JSON);
  }

  static TopicMapping simple(String recipients, String data) {
    return new TopicMapping(
        "t",
        List.of("/id"),
        TextFrom.constant("/shop"),
        TextFrom.constant("order.paid"),
        null,
        null,
        null,
        null,
        recipients,
        data);
  }

  private static TopicMapping timed(TimeFormat format) {
    return new TopicMapping(
        "t",
        List.of("/id"),
        null,
        TextFrom.constant("order.paid"),
        "/at",
        format,
        null,
        null,
        "/to",
        null);
  }

  private static Refusal refusal(TopicMapping mapping, String value) {
    return catchThrowableOfType(Refusal.class, () -> decode(mapping, value));
  }

  private static DecodedEvent decode(TopicMapping mapping, String value) throws Refusal {
    RawRecord record =
        new RawRecord(
            "shop.orders",
            0,
            42,
            APPENDED.toEpochMilli(),
            null,
            value.getBytes(StandardCharsets.UTF_8),
            Map.of());
    return new MappedEventDecoder(mapping, Lane.NORMAL).decode(record, Samples.NOW);
  }
}
