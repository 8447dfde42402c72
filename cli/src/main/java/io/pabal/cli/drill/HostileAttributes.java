package io.pabal.cli.drill;

import static io.pabal.cli.drill.EventCases.STRUCTURED;
import static io.pabal.cli.drill.EventValues.bytes;
import static io.pabal.cli.drill.EventValues.data;
import static io.pabal.cli.drill.EventValues.spoil;
import static io.pabal.schema.deadletter.DeadLetterReason.FIELD_TOO_LONG;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.TIME_IN_FUTURE;
import static io.pabal.schema.deadletter.DeadLetterReason.UNSUPPORTED_SCHEMA;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Channel;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.plan.DecisionReason;
import java.util.List;
import java.util.function.Consumer;

/** Events with hostile attributes: pure. */
final class HostileAttributes {
  private HostileAttributes() {}

  /** Texts in attributes that no id has. */
  static void attributes(EventCases cases) {
    HostileTexts.inIds()
        .forEach(
            (name, text) -> {
              for (String attribute :
                  List.of("id", "source", "type", "subject", "actor", "thread")) {
                cases.spoiled(
                    name + " in " + attribute, INVALID_FIELD, e -> e.put(attribute, "x" + text));
              }
              cases.spoiled(
                  name + " in specversion",
                  UNSUPPORTED_SCHEMA,
                  e -> e.put("specversion", "1.0" + text));
              cases.spoiled(
                  name + " in time",
                  INVALID_FIELD,
                  e -> e.put("time", e.path("time").textValue() + text));
              cases.spoiled(
                  name + " in the recipient",
                  INVALID_FIELD,
                  e -> data(e).put("recipient", "drill-r1" + text));
            });
    for (String attribute : List.of("id", "source", "type", "subject", "actor", "thread")) {
      cases.spoiled(
          attribute + " too long",
          FIELD_TOO_LONG,
          e -> e.put(attribute, "x".repeat(EventLimits.MAX_ATTRIBUTE_CHARS + 1)));
    }
    for (String attribute : List.of("subject", "actor", "thread", "dataschema", "evilextension")) {
      cases.delivered(
          "HTML in " + attribute,
          Channel.EMAIL,
          HostileTexts.HTML,
          e -> e.put(attribute, HostileTexts.HTML));
    }
  }

  /** Years that nobody lives in. */
  static void times(EventCases cases) {
    cases.decided(
        "the year 1970", DecisionReason.EXPIRED, e -> e.put("time", "1970-01-01T00:00:00Z"));
    cases.spoiled(
        "the year 9999", TIME_IN_FUTURE, e -> e.put("time", "9999-12-31T23:59:59.999999999Z"));
    cases.spoiled(
        "the year 999,999,999", TIME_IN_FUTURE, e -> e.put("time", "+999999999-12-31T23:59:59Z"));
    cases.spoiled("the year 1969", INVALID_FIELD, e -> e.put("time", "1969-12-31T23:59:59Z"));
    cases.spoiled(
        "before all years", INVALID_FIELD, e -> e.put("time", "-999999999-01-01T00:00:00Z"));
    cases.spoiled("no time of day", INVALID_FIELD, e -> e.put("time", "2026-11-22"));
    cases.spoiled(
        "the 30th of February", INVALID_FIELD, e -> e.put("time", "2026-02-30T00:00:00Z"));
    appendedIn1970(cases, "appended in 1970, of now", e -> {}, EventCases.dead(TIME_IN_FUTURE));
    appendedIn1970(
        cases,
        "appended in 1970, without a time",
        e -> e.remove("time"),
        new HostileEnd.Decided(DecisionReason.EXPIRED));
  }

  private static void appendedIn1970(
      EventCases cases, String kind, Consumer<ObjectNode> how, HostileEnd end) {
    cases.add(
        s ->
            new HostileRecord(
                kind,
                s.events(),
                bytes(s.recipient()),
                spoil(s, Channel.EMAIL, how),
                STRUCTURED,
                1L,
                end));
  }
}
