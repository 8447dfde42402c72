package io.pabal.cli.drill;

import static io.pabal.cli.drill.EventCases.STRUCTURED;
import static io.pabal.cli.drill.EventValues.bytes;
import static io.pabal.cli.drill.EventValues.header;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.MALFORMED_JSON;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.NOT_A_CLOUDEVENT;
import static io.pabal.schema.deadletter.DeadLetterReason.UNSUPPORTED_SCHEMA;

import io.pabal.cli.drill.HostileRecord.Header;
import io.pabal.schema.Channel;
import java.util.List;

/** Events in hostile headers: pure. */
final class HostileEnvelopes {
  /** More than one record of Kafka's could carry besides; nothing limits headers one by one. */
  private static final int HUGE_HEADER_BYTES = 500_000;

  private HostileEnvelopes() {}

  /** Content types, headers and keys. */
  static void modes(EventCases cases) {
    cases.dead(
        "an Avro event",
        List.of(header("content-type", "application/cloudevents+avro")),
        NOT_A_CLOUDEVENT,
        EventValues::honest);
    cases.dead(
        "a batch",
        List.of(header("content-type", "application/cloudevents-batch+json")),
        NOT_A_CLOUDEVENT,
        s -> bytes("[]"));
    cases.dead(
        "two content types, the last is none of ours",
        List.of(STRUCTURED.get(0), header("content-type", "application/cloudevents+avro")),
        NOT_A_CLOUDEVENT,
        EventValues::honest);
    cases.dead(
        "binary mode, XML",
        List.of(header("ce_specversion", "1.0"), header("content-type", "text/xml")),
        INVALID_FIELD,
        s -> bytes("<x/>"));
    cases.dead(
        "binary mode, no id",
        List.of(header("ce_specversion", "1.0")),
        MISSING_FIELD,
        s -> bytes("{}"));
    cases.dead(
        "binary mode, two versions",
        List.of(header("ce_specversion", "1.0"), header("ce_specversion", "0.3")),
        UNSUPPORTED_SCHEMA,
        s -> bytes("{}"));
    cases.dead(
        "no JSON, huge headers",
        List.of(
            new Header("x-huge", new byte[HUGE_HEADER_BYTES]),
            new Header("x-huge", null),
            new Header("", new byte[] {(byte) 0xFF, 0})),
        MALFORMED_JSON,
        s -> bytes("{"));
    cases.sent(
        "two content types, the last is right",
        List.of(header("content-type", "text/xml"), STRUCTURED.get(0)));
    cases.sent("no content type", List.of());
    cases.sent(
        "bytes as content type",
        List.of(new Header("content-type", new byte[] {(byte) 0xFE, 0, 1})));
    cases.sent("the content type is null", List.of(new Header("content-type", null)));
    cases.sent(
        "huge headers",
        List.of(STRUCTURED.get(0), new Header("x-huge", new byte[HUGE_HEADER_BYTES])));
    cases.add(
        s ->
            EventCases.delivery(
                "no key", s, null, STRUCTURED, Channel.SMS, HostileTexts.HTML, e -> {}));
    cases.add(
        s ->
            EventCases.delivery(
                "another's key",
                s,
                bytes("\u0000"),
                STRUCTURED,
                Channel.EMAIL,
                HostileTexts.HTML,
                e -> {}));
  }
}
