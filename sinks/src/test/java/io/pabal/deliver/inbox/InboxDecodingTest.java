package io.pabal.deliver.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxDecodingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void readsWhatPlanWrites() throws UndecodableException {
    assertThat(outbox(Json.write(notification())).notification()).isEqualTo(notification());
    assertThat(control(Json.write(veto())).veto()).isEqualTo(veto());
    assertThat(catalog("7", Json.write(catalog())).version()).isEqualTo(7);
    assertThat(catalog("7", null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notificationId",
        "recipient",
        "address",
        "lane",
        "category",
        "template",
        "dataJson",
        "inDoubt",
        "decidedAt",
        "sendBefore",
        "items"
      })
  void refusesANotificationThatLacksAField(String field) {
    assertThat(outboxRefusal(n -> n.remove(field))).isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"itemId", "attempt", "eventSource", "eventId", "eventTime", "appendedAt"})
  void refusesAnItemThatLacksAField(String field) {
    assertThat(outboxRefusal(n -> ((ObjectNode) n.get("items").get(0)).remove(field)))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recipient", "notificationId", "category", "template"})
  void refusesIdsThatBreakKeysAndHeaders(String field) {
    for (String text : List.of("x\r\nBcc: y", "a\u0000", "\uD800", " ", "x".repeat(257))) {
      assertThat(outboxRefusal(n -> n.put(field, text)))
          .as(field + " " + text)
          .isEqualTo(DeadLetterReason.INVALID_FIELD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"decidedAt", "sendBefore"})
  void refusesInstantsThatCannotBeCountedWith(String field) {
    for (String time : List.of("+1000000000-12-31T23:59:59Z", "1969-12-31T23:59:59Z")) {
      assertThat(outboxRefusal(n -> n.put(field, time))).isEqualTo(DeadLetterReason.INVALID_FIELD);
    }
    assertThat(
            outboxRefusal(
                n ->
                    ((ObjectNode) n.get("items").get(0))
                        .put("appendedAt", "-1000000000-01-01T00:00:00Z")))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @Test
  void refusesAnItemTwiceAnotherChannelAndAnotherLane() {
    assertThat(
            outboxRefusal(
                n -> n.withArray("items").add(n.get("items").get(0).<ObjectNode>deepCopy())))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(outboxRefusal(n -> n.put("lane", "urgent")))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    assertThat(outboxRefusal(n -> ((ObjectNode) n.get("address")).put("channel", "email")))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @Test
  void neverRepeatsTheContentOfWhatItRefuses() {
    for (String field : List.of("lane", "decidedAt", "inDoubt", "catalogVersion")) {
      ObjectNode hostile = Json.mapper().valueToTree(notification());
      hostile.put(field, "SECRET\uD800" + "x".repeat(100_000));
      UndecodableException refusal = refusal(() -> outbox(hostile.toString()));
      assertThat(refusal.getMessage()).doesNotContain("SECRET").hasSizeLessThan(200);
    }
    assertThat(refusal(() -> outbox("{\"a\":SECRET}")).getMessage()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EMPTY              | ''
          MALFORMED_JSON     | {"schema":
          MALFORMED_JSON     | []
          MALFORMED_JSON     | null
          UNSUPPORTED_SCHEMA | {}
          UNSUPPORTED_SCHEMA | {"schema":"pabal.fault/1","recipient":"x","at":"2026-11-22T09:00:00Z"}
          UNSUPPORTED_SCHEMA | {"schema":["pabal.veto/1"]}
          INVALID_FIELD      | {"schema":"pabal.veto/1"}
          INVALID_FIELD      | {"schema":"pabal.veto/1","recipient":7,"channel":{}}
          """)
  void refusesWhatIsNoVeto(DeadLetterReason reason, String json) {
    assertThat(refusal(() -> control(json.getBytes(StandardCharsets.UTF_8))).reason())
        .isEqualTo(reason);
  }

  @Test
  void refusesAVetoOfAKeyWithoutItsSource() throws UndecodableException {
    ObjectNode veto = Json.mapper().valueToTree(veto());
    veto.put("cancelKey", "cart-7");
    assertThat(refusal(() -> control(Json.write(veto))).reason())
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
    veto.put("eventSource", "/shop");
    assertThat(control(Json.write(veto)).veto().cancelKey()).isEqualTo("cart-7");
    veto.put("cancelKey", "x".repeat(257));
    assertThat(refusal(() -> control(Json.write(veto))).reason())
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @Test
  void refusesALifeThatEndsInNoTime() {
    assertThat(outboxRefusal(n -> n.put("lifeEndsAt", "+999999999-12-31T23:59:59Z")))
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  @Test
  void refusesACatalogThatPlanRefuses() {
    assertThat(refusal(() -> catalog("8", Json.write(catalog()))).reason())
        .isEqualTo(DeadLetterReason.KEY_MISMATCH);
    assertThat(refusal(() -> catalog(null, Json.write(catalog()))).reason())
        .isEqualTo(DeadLetterReason.KEY_MISMATCH);
    assertThat(refusal(() -> catalog("7", new byte[Catalog.MAX_BYTES + 1])).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
    ObjectNode hollow = Json.mapper().valueToTree(catalog());
    hollow.putArray("categories").addObject().put("name", "order");
    assertThat(refusal(() -> catalog("7", Json.write(hollow))).reason())
        .isEqualTo(DeadLetterReason.INVALID_FIELD);
  }

  private static DeadLetterReason outboxRefusal(Consumer<ObjectNode> how) {
    ObjectNode notification = Json.mapper().valueToTree(notification());
    how.accept(notification);
    return refusal(() -> outbox(notification.toString())).reason();
  }

  private static UndecodableException refusal(ThrowingCallable decoding) {
    UndecodableException refusal = catchThrowableOfType(UndecodableException.class, decoding);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static io.pabal.deliver.handover.DeliverInput outbox(String json)
      throws UndecodableException {
    StringBuilder escaped = new StringBuilder();
    json.chars()
        .forEach(
            c ->
                escaped.append(
                    Character.isSurrogate((char) c)
                        ? "\\u%04x".formatted(c)
                        : Character.toString(c)));
    return outbox(escaped.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static io.pabal.deliver.handover.DeliverInput outbox(byte[] value)
      throws UndecodableException {
    return InboxDecoding.outbox(raw("anna", value), Channel.SMS, Lane.NORMAL);
  }

  private static io.pabal.deliver.handover.DeliverInput control(byte[] value)
      throws UndecodableException {
    return InboxDecoding.control(raw("anna", value), Channel.SMS, false);
  }

  private static io.pabal.schema.state.CatalogDocument catalog(String key, byte[] value)
      throws UndecodableException {
    return InboxDecoding.catalog(raw(key, value));
  }

  private static RawRecord raw(String key, byte[] value) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return new RawRecord("topic", 0, 1, NOW.toEpochMilli(), bytes, value, Map.of());
  }

  private static Catalog catalog() {
    return new Catalog(Catalog.SCHEMA, 7, "hash", NOW, "en", null, List.of(), List.of(), List.of());
  }

  private static Veto veto() {
    return new Veto(Veto.SCHEMA, "anna", Channel.SMS, null, null, NOW, VetoReason.OPTED_OUT, NOW);
  }

  private static OutboxNotification notification() {
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        "n",
        "anna",
        new Address(Channel.SMS, "+821012345678"),
        Lane.NORMAL,
        "order",
        "paid",
        "en",
        "UTC",
        List.of(new Item("i", 1, "/s", "e", "t", NOW, NOW)),
        "{}",
        1,
        InDoubtRule.HOLD,
        false,
        NOW,
        NOW.plusSeconds(60));
  }
}
