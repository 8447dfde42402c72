package io.pabal.cli.drill;

import static io.pabal.cli.drill.EventValues.brokenUtf8;
import static io.pabal.cli.drill.EventValues.bytes;
import static io.pabal.cli.drill.EventValues.cut;
import static io.pabal.cli.drill.EventValues.honest;
import static io.pabal.cli.drill.EventValues.nest;
import static io.pabal.cli.drill.EventValues.noise;
import static io.pabal.cli.drill.EventValues.pad;
import static io.pabal.cli.drill.EventValues.replaced;
import static io.pabal.cli.drill.EventValues.sized;
import static io.pabal.cli.drill.EventValues.twice;
import static io.pabal.schema.deadletter.DeadLetterReason.EMPTY;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.MALFORMED_JSON;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.NOT_A_CLOUDEVENT;
import static io.pabal.schema.deadletter.DeadLetterReason.TOO_DEEP;
import static io.pabal.schema.deadletter.DeadLetterReason.TOO_LARGE;
import static io.pabal.schema.deadletter.DeadLetterReason.UNSUPPORTED_SCHEMA;

import io.pabal.schema.Channel;
import io.pabal.schema.event.EventLimits;
import java.util.List;

/** Events that are not of the right form: pure. */
final class MalformedEvents {
  private MalformedEvents() {}

  /** What is no event in any mode. */
  static void notJson(EventCases cases) {
    cases.dead("cut off", MALFORMED_JSON, s -> cut(honest(s)));
    cases.dead("empty", EMPTY, s -> new byte[0]);
    cases.dead("null", EMPTY, s -> null);
    cases.dead("no JSON", MALFORMED_JSON, s -> bytes("<event id='17'/>"));
    cases.dead("random bytes", MALFORMED_JSON, s -> noise(s.number()));
    cases.dead("only NUL bytes", MALFORMED_JSON, s -> new byte[64]);
    cases.dead("an array", MALFORMED_JSON, s -> bytes("[1,2,3]"));
    cases.dead("a number", MALFORMED_JSON, s -> bytes("17"));
    cases.dead("a JSON null", MALFORMED_JSON, s -> bytes("null"));
    cases.dead("broken UTF-8", MALFORMED_JSON, s -> brokenUtf8(s));
    cases.dead("more behind the end", MALFORMED_JSON, s -> twice(honest(s)));
    cases.dead(
        "a key twice", MALFORMED_JSON, s -> replaced(honest(s), "\"id\":", "\"id\":\"x\",\"id\":"));
    cases.dead(
        "a number of 2,000 digits",
        MALFORMED_JSON,
        s -> replaced(honest(s), "\"n\":", "\"big\":" + "9".repeat(2_000) + ",\"n\":"));
    cases.dead("NaN", MALFORMED_JSON, s -> replaced(honest(s), "\"n\":", "\"n\":NaN,\"m\":"));
    cases.dead("no event at all", NOT_A_CLOUDEVENT, s -> bytes("{\"order\":17}"));
    cases.dead("no event, no header", List.of(), NOT_A_CLOUDEVENT, s -> bytes("{}"));
  }

  /** Fields of other types than they have, and missing ones. */
  static void wrongTypes(EventCases cases) {
    for (String attribute : List.of("specversion", "id", "source", "type", "time", "subject")) {
      cases.spoiled(attribute + " is a number", INVALID_FIELD, e -> e.put(attribute, 1));
      cases.spoiled(attribute + " is an object", INVALID_FIELD, e -> e.putObject(attribute));
    }
    cases.spoiled("data is text", INVALID_FIELD, e -> e.put("data", "text"));
    cases.spoiled("data is an array", INVALID_FIELD, e -> e.putArray("data"));
    cases.spoiled("data in base 64", INVALID_FIELD, e -> e.put("data_base64", "e30="));
    cases.spoiled("data is XML", INVALID_FIELD, e -> e.put("datacontenttype", "text/xml"));
    for (String attribute : List.of("id", "source", "type")) {
      cases.spoiled("no " + attribute, MISSING_FIELD, e -> e.remove(attribute));
      cases.spoiled(attribute + " is blank", MISSING_FIELD, e -> e.put(attribute, " "));
    }
    cases.spoiled("version 2.0", UNSUPPORTED_SCHEMA, e -> e.put("specversion", "2.0"));
  }

  /** Too large, too deep, and as large as allowed. */
  static void sizes(EventCases cases) {
    cases.dead("a byte too large", TOO_LARGE, s -> sized(s, EventLimits.MAX_EVENT_BYTES + 1));
    cases.dead("900 kB", TOO_LARGE, s -> sized(s, 900_000));
    cases.spoiled("33 levels", TOO_DEEP, e -> nest(e, EventLimits.MAX_DATA_DEPTH));
    cases.dead(
        "100,000 levels",
        TOO_DEEP,
        s -> bytes("{\"specversion\":\"1.0\",\"data\":" + "[".repeat(100_000)));
    cases.delivered("as large as allowed", Channel.EMAIL, "text", event -> pad(event));
  }
}
