package io.pabal.cli.drill;

import static io.pabal.cli.drill.ForgedJson.item;
import static io.pabal.cli.drill.TopicCases.FAR;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.ROW_REFUSED;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import java.util.List;
import java.util.function.Function;

/** Hostile cases of the topics that the log reads: pure. */
final class HostileLogRecords {
  private HostileLogRecords() {}

  /** Intents, outcomes and markers. */
  static List<Function<HostileScene, HostileRecord>> outcomes(Channel channel) {
    TopicCases table =
        new TopicCases("outcomes." + channel.label(), topics -> topics.outcomes(channel), "log");
    table.garbage();
    table.none();
    String mark = "{'schema':'pabal.marker/1','subtask':0,'channel':'" + channel.label() + "',";
    table.dead(
        "a marker without an epoch",
        MISSING_FIELD,
        mark + "'maxParallelism':128,'firstKeyGroup':0,'lastKeyGroup':127}");
    table.dead(
        "a marker of 4 billion key groups",
        INVALID_FIELD,
        mark
            + "'epoch':'x','maxParallelism':2147483647,'firstKeyGroup':-2147483648,'lastKeyGroup':2147483646}");
    table.dead(
        "a marker turned around",
        INVALID_FIELD,
        mark + "'epoch':'x','maxParallelism':128,'firstKeyGroup':9,'lastKeyGroup':3}");
    table.dead(
        "a marker of another job",
        INVALID_FIELD,
        mark + "'epoch':'x','maxParallelism':7,'firstKeyGroup':0,'lastKeyGroup':6}");
    String tail =
        "'channel':'" + channel.label() + "','recipient':'$R','notificationId':'n','items':[";
    String intent = "{'schema':'pabal.intent/1','resend':false,";
    table.dead(
        "an intent without an epoch",
        MISSING_FIELD,
        intent + "'handOver':{'sequence':1}," + tail + item("").replace("f$N", "same") + "]}");
    table.dead("an intent without a number", MISSING_FIELD, intent + tail + item("") + "]}");
    table.dead(
        "an intent of null",
        INVALID_FIELD,
        intent + "'handOver':{'epoch':'e','sequence':1}," + tail + "null]}");
    table.dead(
        "an intent without items",
        INVALID_FIELD,
        intent + "'handOver':{'epoch':'e','sequence':1},'channel':'sms','recipient':'$R'}");
    String outcome =
        "{'schema':'pabal.outcome/1','resentInDoubt':false,'finalForItems':true,'handOver':{'epoch':'e','sequence':1},";
    table.dead(
        "an unknown outcome",
        INVALID_FIELD,
        outcome + "'outcome':'WHAT'," + tail + item("") + "]}");
    table.dead("no outcome", MISSING_FIELD, outcome + tail + item("") + "]}");
    table.ignored(
        "of an item that nobody planned",
        "$R",
        outcome
            + "'outcome':'BAD_MESSAGE','code':'\\ud800\\u0000','at':'"
            + FAR
            + "',"
            + tail
            + item("")
            + "]}",
        "it is about nothing that is known");
    return table.all();
  }

  /** What plan decided. */
  static List<Function<HostileScene, HostileRecord>> decisions() {
    TopicCases decisions = new TopicCases("decisions", Topics::decisions, "log");
    decisions.garbage();
    decisions.none();
    decisions.dead("nothing but its schema", INVALID_FIELD, "{'schema':'pabal.decision/1'}");
    decisions.dead(
        "an unknown reason", INVALID_FIELD, "{'schema':'pabal.decision/1','reason':'WHAT'}");
    return decisions.all();
  }

  /** What could not be processed. */
  static List<Function<HostileScene, HostileRecord>> deadLetters() {
    TopicCases letters = new TopicCases("dead-letters", Topics::deadLetters, "log");
    letters.garbage();
    letters.none();
    String letter = "{'schema':'pabal.dead-letter/1','part':'plan','reason':'EMPTY',";
    letters.dead("of no place", INVALID_FIELD, letter + "'position':{}}");
    letters.dead(
        "no base 64",
        ROW_REFUSED,
        letter
            + "'valueBytes':0,'position':{'topic':'x','partition':0,'offset':$N},'keyBase64':'%%%'}");
    return letters.all();
  }
}
