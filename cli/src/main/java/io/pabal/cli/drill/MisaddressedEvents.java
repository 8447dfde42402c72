package io.pabal.cli.drill;

import static io.pabal.cli.drill.EventCases.STRUCTURED;
import static io.pabal.cli.drill.EventValues.bytes;
import static io.pabal.cli.drill.EventValues.data;
import static io.pabal.cli.drill.EventValues.escaped;
import static io.pabal.cli.drill.EventValues.honest;
import static io.pabal.schema.deadletter.DeadLetterReason.EXPIRED;
import static io.pabal.schema.deadletter.DeadLetterReason.FIELD_TOO_LONG;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.NO_RECIPIENTS;
import static io.pabal.schema.deadletter.DeadLetterReason.TOO_MANY_RECIPIENTS;
import static io.pabal.schema.deadletter.DeadLetterReason.WRONG_LANE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.EventLimits;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.DecisionReason;
import java.util.Map;
import java.util.function.Consumer;

/** Events that are for nobody, or not for those they name: pure. */
final class MisaddressedEvents {
  private static final String UNRULED = "drill.no.rule";

  /** Its rule tells the subscribers of {@code drill:{data.topic}}. */
  private static final String FOLLOWED = "drill.followers";

  private MisaddressedEvents() {}

  /** Recipients that are none. */
  static void recipients(EventCases cases) {
    cases.spoiled("nobody named", NO_RECIPIENTS, e -> data(e).remove("recipient"));
    cases.spoiled("nobody in the list", NO_RECIPIENTS, e -> data(e).putArray("recipients"));
    cases.spoiled("the recipient is a number", INVALID_FIELD, e -> data(e).put("recipient", 1));
    cases.spoiled(
        "a list of objects", INVALID_FIELD, e -> data(e).putArray("recipients").addObject());
    cases.spoiled("recipients are text", INVALID_FIELD, e -> data(e).put("recipients", "a,b"));
    cases.spoiled("the recipient is blank", MISSING_FIELD, e -> data(e).put("recipient", "\t"));
    cases.spoiled(
        "a recipient too long",
        FIELD_TOO_LONG,
        e -> data(e).put("recipient", "r".repeat(EventLimits.MAX_RECIPIENT_CHARS + 1)));
    cases.spoiled(
        "501 recipients",
        TOO_MANY_RECIPIENTS,
        e -> {
          ArrayNode many = data(e).putArray("recipients");
          for (int i = 0; i <= EventLimits.MAX_NAMED_RECIPIENTS; i++) {
            many.add("nobody-" + i);
          }
        });
    cases.decided(
        "an unknown recipient", DecisionReason.NO_PROFILE, e -> data(e).put("recipient", "nobody"));
    cases.decided(
        "HTML in the recipient",
        DecisionReason.NO_PROFILE,
        e -> data(e).put("recipient", HostileTexts.HTML));
  }

  /** What plan decides otherwise than its sender wished. */
  static void decided(EventCases cases) {
    cases.decided("an unknown type", DecisionReason.NO_RULE, e -> e.put("type", UNRULED));
    cases.decided("HTML as type", DecisionReason.NO_RULE, e -> e.put("type", HostileTexts.HTML));
    cases.decided(
        "an unknown category",
        DecisionReason.NO_RULE,
        e -> e.put("type", UNRULED).put("category", "none"));
    cases.add(
        s ->
            new HostileRecord(
                "by the urgent topic",
                s.topics().events().get(Lane.URGENT).get(0),
                bytes(s.recipient()),
                honest(s),
                STRUCTURED,
                null,
                new HostileEnd.Decided(DecisionReason.WRONG_LANE)));
    // The same key: the same partition, so it comes behind the event that it repeats.
    cases.add(
        s ->
            new HostileRecord(
                "an event again",
                s.events(),
                bytes(s.before().recipient()),
                s.before().value(s.now()),
                STRUCTURED,
                null,
                new HostileEnd.Decided(DecisionReason.DUPLICATE)));
    cases.add(
        s -> {
          ObjectNode event = s.event("drill.sms.hostile", Map.of("text", "forged"));
          event.put("id", s.before().id());
          data(event).put("recipient", s.before().recipient());
          return new HostileRecord(
              "another event by the same id",
              s.events(),
              bytes(s.before().recipient()),
              Json.write(event),
              STRUCTURED,
              null,
              new HostileEnd.Decided(DecisionReason.DUPLICATE));
        });
  }

  /** Events that name nobody, of a type whose rule tells the followers of a topic. */
  static void audiences(EventCases cases) {
    follower(cases, "no topic", MISSING_FIELD, e -> {});
    follower(cases, "an object as topic", MISSING_FIELD, e -> data(e).putObject("topic"));
    follower(cases, "an empty topic", MISSING_FIELD, e -> data(e).put("topic", ""));
    HostileTexts.inIds()
        .forEach(
            (name, text) -> {
              if (!name.startsWith("half")) {
                follower(
                    cases, name + " in the topic", INVALID_FIELD, e -> data(e).put("topic", text));
              }
            });
    follower(cases, "a topic of two words", INVALID_FIELD, e -> data(e).put("topic", "a b"));
    follower(
        cases,
        "a topic too long",
        FIELD_TOO_LONG,
        e -> data(e).put("topic", "t".repeat(Subscription.MAX_TOPIC_CHARS)));
    follower(
        cases,
        "a topic in 1970",
        EXPIRED,
        e -> data(e.put("time", "1970-01-01T00:00:00Z")).put("topic", "t"));
    unfollowed(cases, "a topic that nobody follows", "nobody");
    unfollowed(cases, "half a surrogate pair as topic", "\uD800");
    cases.add(
        s ->
            record(
                "a topic by the urgent lane",
                s.topics().events().get(Lane.URGENT).get(0),
                s,
                e -> data(e).put("topic", "t"),
                EventCases.dead(WRONG_LANE)));
  }

  private static void follower(
      EventCases cases, String kind, DeadLetterReason reason, Consumer<ObjectNode> how) {
    cases.add(s -> record(kind, s.events(), s, how, EventCases.dead(reason)));
  }

  private static void unfollowed(EventCases cases, String kind, String topic) {
    HostileEnd end = new HostileEnd.Ignored("nobody follows it");
    cases.add(s -> record(kind, s.events(), s, e -> data(e).put("topic", topic), end));
  }

  private static HostileRecord record(
      String kind, String topic, HostileScene scene, Consumer<ObjectNode> how, HostileEnd end) {
    ObjectNode event = scene.event(FOLLOWED, Map.of());
    data(event).remove("recipient");
    how.accept(event);
    return new HostileRecord(
        kind, topic, bytes(scene.recipient()), escaped(event), STRUCTURED, null, end);
  }
}
