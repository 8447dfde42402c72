package io.pabal.cli.drill;

import static io.pabal.cli.drill.ForgedJson.item;
import static io.pabal.cli.drill.ForgedJson.notification;
import static io.pabal.cli.drill.TopicCases.FAR;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.KEY_MISMATCH;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.UNSUPPORTED_SCHEMA;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.plan.DecisionReason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Hostile cases of the topics between plan and deliver: pure. */
final class HostileHandOvers {
  private HostileHandOvers() {}

  /** What plan hands to deliver. */
  static List<Function<HostileScene, HostileRecord>> outbox(Channel channel, Lane lane) {
    TopicCases table =
        new TopicCases(
            "outbox." + channel.label() + "." + lane.label(),
            topics -> topics.outbox(channel, lane),
            "deliver");
    table.garbage();
    table.none();
    String good = notification(channel.label(), lane.label(), item(""));
    Map<String, String> spoiled = new TreeMap<>();
    spoiled.put(
        "another lane",
        good.replace(
            "'lane':'" + lane.label() + "'",
            "'lane':'" + other(Lane.values(), lane).label() + "'"));
    spoiled.put(
        "another channel",
        good.replace(
            "'channel':'" + channel.label() + "'",
            "'channel':'" + other(Channel.values(), channel).label() + "'"));
    spoiled.put("CR/LF in the id", good.replace("'n$N'", "'n\\r\\nBcc: victim@evil.example'"));
    spoiled.put(
        "half a surrogate pair", good.replace("'recipient':'$R'", "'recipient':'$R\\ud800'"));
    spoiled.put(
        "sent before no instant",
        good.replace("'sendBefore':'2999-01-01T00:00:00Z'", "'sendBefore':'" + FAR + "'"));
    spoiled.put("no items", notification(channel.label(), lane.label(), ""));
    spoiled.put("null as item", notification(channel.label(), lane.label(), "null"));
    spoiled.put("no time of append", good.replace("'appendedAt'", "'appended'"));
    spoiled.put(
        "appended before all years",
        good.replace("'appendedAt':'2026-01-01", "'appendedAt':'-1000000000-01-01"));
    spoiled.put("attempt 0", good.replace("'attempt':1", "'attempt':0"));
    spoiled.put(
        "an item twice", notification(channel.label(), lane.label(), item("") + "," + item("")));
    spoiled.put("no data", good.replace("'dataJson'", "'data'"));
    spoiled.put("no address", good.replace("'address'", "'adress'"));
    spoiled.forEach((kind, json) -> table.dead(kind, INVALID_FIELD, json));
    return table.all();
  }

  private static <E extends Enum<E>> E other(E[] all, E one) {
    return Arrays.stream(all).filter(each -> each != one).findFirst().orElseThrow();
  }

  /** Vetoes. */
  static List<Function<HostileScene, HostileRecord>> control(Channel channel) {
    TopicCases table =
        new TopicCases("control." + channel.label(), topics -> topics.control(channel), "deliver");
    table.garbage();
    table.none();
    String head =
        "{'schema':'pabal.veto/1','channel':'" + channel.label() + "','reason':'opted-out',";
    String until = "'decidedUntil':'2026-01-01T00:00:00Z'";
    table.dead("of nobody", INVALID_FIELD, head + until + "}");
    table.dead(
        "until no instant", INVALID_FIELD, head + "'recipient':'$R','decidedUntil':'later'}");
    table.dead(
        "until the year 1,000,000,000",
        INVALID_FIELD,
        head + "'recipient':'$R','decidedUntil':'" + FAR + "'}");
    table.dead(
        "U+0000 in the recipient", INVALID_FIELD, head + "'recipient':'$R\\u0000'," + until + "}");
    table.dead(
        "of no channel",
        INVALID_FIELD,
        "{'schema':'pabal.veto/1','reason':'erased','recipient':'$R'," + until + "}");
    table.dead(
        "a drill's order",
        UNSUPPORTED_SCHEMA,
        "{'schema':'pabal.fault/1','recipient':'$R','at':'2999-01-01T00:00:00Z'}");
    table.ignored(
        "of what was decided long ago",
        "$R",
        head + "'recipient':'$R'," + until + "}",
        "it stops only what was decided until then");
    return table.all();
  }

  /** What deliver gives back to plan. */
  static List<Function<HostileScene, HostileRecord>> feedback() {
    TopicCases table = new TopicCases("feedback", Topics::feedback, "plan");
    table.garbage();
    table.none();
    String head = "{'schema':'pabal.feedback/1','recipient':'$R',";
    table.dead("another's", KEY_MISMATCH, "{'schema':'pabal.feedback/1','recipient':'x'}");
    table.dead("no notification", MISSING_FIELD, head + "'outcome':'BAD_MESSAGE'}");
    table.dead(
        "no hand-over",
        MISSING_FIELD,
        head
            + "'outcome':'BAD_MESSAGE','notification':"
            + notification("sms", "normal", item(""))
            + "}");
    String whole =
        head + "'handOver':{'epoch':'e$N','sequence':1},'at':'" + FAR + "','notification':";
    table.dead(
        "an unknown outcome",
        INVALID_FIELD,
        whole + notification("sms", "normal", item("")) + ",'outcome':'WHAT'}");
    table.dead(
        "no items",
        MISSING_FIELD,
        whole + notification("sms", "normal", "") + ",'outcome':'BAD_MESSAGE'}");
    table.dead(
        "an impossible time",
        INVALID_FIELD,
        whole
            + notification("sms", "normal", item("'eventTime':'" + FAR + "',"))
            + ",'outcome':'BAD_MESSAGE'}");
    table.ignored(
        "of an acceptance",
        "$R",
        whole + notification("sms", "normal", item("")) + ",'outcome':'ACCEPTED'}",
        "an acceptance wants no next step");
    String broken = item("").replace("'eventId':'f$N'", "'eventId':'f$N\\ud800\\u0000'");
    table.end(
        "half a surrogate pair",
        "$R",
        whole
            + notification("sms", "normal", broken)
            + ",'outcome':'BAD_MESSAGE','code':'\\ud800'}",
        new HostileEnd.Decided(DecisionReason.GAVE_UP));
    return table.all();
  }
}
