package io.pabal.cli.drill;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.plan.DecisionReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The hostile cases of every topic but the events: pure. Documents that are refused stand under the
 * keys of honest recipients, whose events must come out all the same.
 */
final class HostileTopics {
  private static final String FAR = "+1000000000-12-31T23:59:59Z";
  private static final int MOST_CATALOG_BYTES = 900_000;

  private final List<Function<HostileScene, HostileRecord>> cases = new ArrayList<>();

  private HostileTopics() {}

  /** All of them, always in the same order. */
  static List<Function<HostileScene, HostileRecord>> all() {
    HostileTopics all = new HostileTopics();
    all.profiles();
    all.preferences();
    all.catalog();
    all.feedback();
    for (Channel channel : Channel.values()) {
      all.control(channel);
      for (Lane lane : Lane.values()) {
        all.outbox(channel, lane);
      }
      all.outcomes(channel);
    }
    all.logged();
    return List.copyOf(all.cases);
  }

  private void profiles() {
    Place place = new Place("profiles", Topics::profiles, List.of("plan"));
    garbage(place);
    String head = "{'schema':'pabal.profile/1','recipient':'$R',";
    dead(
        place,
        "another's",
        DeadLetterReason.KEY_MISMATCH,
        "{'schema':'pabal.profile/1','recipient':'x'}");
    dead(
        place,
        "addresses as text",
        DeadLetterReason.INVALID_FIELD,
        head + "'addresses':'a@b.example'}");
    dead(place, "null as address", DeadLetterReason.INVALID_FIELD, head + "'addresses':[null]}");
    dead(
        place,
        "unknown channel",
        DeadLetterReason.INVALID_FIELD,
        head + "'addresses':[{'channel':'pigeon','value':'x'}]}");
    dead(
        place,
        "no address",
        DeadLetterReason.MISSING_FIELD,
        head + "'addresses':[{'channel':'sms'}]}");
    for (String text : List.of("\\r\\nBcc: victim@evil.example", "\\u0000", "\\ud800")) {
      dead(
          place,
          text + " in an address",
          DeadLetterReason.INVALID_FIELD,
          head + "'addresses':[{'channel':'email','value':'a@b.example" + text + "'}]}");
      dead(
          place,
          text + " in the zone",
          DeadLetterReason.INVALID_FIELD,
          head + "'zone':'UTC" + text + "'}");
    }
    dead(
        place,
        "a language too long",
        DeadLetterReason.FIELD_TOO_LONG,
        head + "'locale':'" + "x".repeat(36) + "'}");
    dead(place, "no instant", DeadLetterReason.INVALID_FIELD, head + "'updatedAt':'yesterday'}");
    dead(
        place,
        "33 addresses",
        DeadLetterReason.FIELD_TOO_LONG,
        head
            + "'addresses':["
            + "{'channel':'email','value':'a@b.example'},".repeat(32)
            + "{'channel':'sms','value':'1'}]}");
    dead(
        place,
        "too large",
        DeadLetterReason.TOO_LARGE,
        head + "'x':'" + "x".repeat(128 * 1024) + "'}");
    keyed(place, "CR/LF in the key", "a\r\nb", DeadLetterReason.INVALID_FIELD);
    keyed(place, "a key too long", "k".repeat(129), DeadLetterReason.FIELD_TOO_LONG);
    keyed(place, "an empty key", "", DeadLetterReason.MISSING_FIELD);
    ignored(place, "a tombstone of nobody", "nobody-$N", null, "it erases what is not there");
    ignored(
        place,
        "nowhere, in the year 1,000,000,000",
        "nobody-$N",
        "{'schema':'pabal.profile/1','recipient':'nobody-$N','zone':'Mars/Olympus','locale':'!!','updatedAt':'"
            + FAR
            + "'}",
        "an unknown zone falls back, and no event names the recipient");
  }

  private void preferences() {
    Place place = new Place("preferences", Topics::preferences, List.of("plan"));
    garbage(place);
    String head = "{'schema':'pabal.preferences/1','recipient':'$R',";
    dead(
        place,
        "another's",
        DeadLetterReason.KEY_MISMATCH,
        "{'schema':'pabal.preferences/1','recipient':'x'}");
    dead(
        place,
        "a category twice",
        DeadLetterReason.INVALID_FIELD,
        head
            + "'categories':[{'category':'resent','enabled':false},{'category':'resent','enabled':true}]}");
    dead(
        place, "neither yes nor no", DeadLetterReason.INVALID_FIELD, head + "'enabled':'perhaps'}");
    dead(
        place,
        "U+0000 as channel",
        DeadLetterReason.INVALID_FIELD,
        head + "'channels':{'\\u0000':false}}");
    dead(place, "null as category", DeadLetterReason.INVALID_FIELD, head + "'categories':[null]}");
    dead(
        place,
        "too large",
        DeadLetterReason.TOO_LARGE,
        head + "'x':'" + "x".repeat(256 * 1024) + "'}");
    keyed(place, "U+0000 in the key", "a\0b", DeadLetterReason.INVALID_FIELD);
    ignored(
        place,
        "unknown categories and channels",
        "$R",
        "{'schema':'pabal.preferences/1','recipient':'$R','channels':{'pigeon':false},'categories':[{'category':'<none>','enabled':false}],'updatedAt':'"
            + FAR
            + "'}",
        "what this release does not know switches nothing it knows");
  }

  private void catalog() {
    Place place = new Place("catalog", Topics::catalog, List.of("plan", "deliver"));
    garbage(place);
    String empty = "'defaultLocale':'en','rules':[],'texts':[],'categories':[";
    String head = "{'schema':'pabal.catalog/1','version':99999$N,";
    dead(place, "under another key", DeadLetterReason.KEY_MISMATCH, head + empty + "]}");
    version(place, "no rules", head + "'defaultLocale':'en','categories':[],'texts':[]}");
    version(place, "no language", head + "'rules':[],'texts':[],'categories':[]}");
    version(
        place,
        "a category without a lane",
        head + empty + "{'name':'c','consent':'optional','life':'PT1H'}]}");
    version(
        place,
        "a category without a name",
        head + empty + "{'lane':'normal','consent':'optional','life':'PT1H'}]}");
    version(
        place,
        "an endless life",
        head
            + empty
            + "{'name':'c','lane':'normal','consent':'optional','life':'PT2562047788015215H'}]}");
    version(
        place,
        "a life that is over",
        head + empty + "{'name':'c','lane':'normal','consent':'optional','life':'PT-1S'}]}");
    version(
        place,
        "half a surrogate pair as name",
        head + empty + "{'name':'\\ud800','lane':'normal','consent':'optional','life':'PT1H'}]}");
    dead(
        place,
        "too large",
        DeadLetterReason.TOO_LARGE,
        head + "'x':'" + "x".repeat(MOST_CATALOG_BYTES) + "'}");
  }

  private void feedback() {
    Place place = new Place("feedback", Topics::feedback, List.of("plan"));
    garbage(place);
    none(place);
    String head = "{'schema':'pabal.feedback/1','recipient':'$R',";
    dead(
        place,
        "another's",
        DeadLetterReason.KEY_MISMATCH,
        "{'schema':'pabal.feedback/1','recipient':'x'}");
    dead(
        place,
        "no notification",
        DeadLetterReason.MISSING_FIELD,
        head + "'outcome':'BAD_MESSAGE'}");
    dead(
        place,
        "no hand-over",
        DeadLetterReason.MISSING_FIELD,
        head
            + "'outcome':'BAD_MESSAGE','notification':"
            + notification("sms", "normal", item(""))
            + "}");
    String whole =
        head + "'handOver':{'epoch':'e$N','sequence':1},'at':'" + FAR + "','notification':";
    dead(
        place,
        "an unknown outcome",
        DeadLetterReason.INVALID_FIELD,
        whole + notification("sms", "normal", item("")) + ",'outcome':'WHAT'}");
    dead(
        place,
        "no items",
        DeadLetterReason.MISSING_FIELD,
        whole + notification("sms", "normal", "") + ",'outcome':'BAD_MESSAGE'}");
    dead(
        place,
        "an impossible time",
        DeadLetterReason.INVALID_FIELD,
        whole
            + notification("sms", "normal", item("'eventTime':'" + FAR + "',"))
            + ",'outcome':'BAD_MESSAGE'}");
    ignored(
        place,
        "of an acceptance",
        "$R",
        whole + notification("sms", "normal", item("")) + ",'outcome':'ACCEPTED'}",
        "an acceptance wants no next step");
    String broken = item("").replace("'eventId':'f$N'", "'eventId':'f$N\\ud800\\u0000'");
    end(
        place,
        "half a surrogate pair",
        "$R",
        whole
            + notification("sms", "normal", broken)
            + ",'outcome':'BAD_MESSAGE','code':'\\ud800'}",
        new HostileEnd.Decided(DecisionReason.GAVE_UP));
  }

  private void control(Channel channel) {
    Place place =
        new Place(
            "control." + channel.label(), topics -> topics.control(channel), List.of("deliver"));
    garbage(place);
    none(place);
    String head =
        "{'schema':'pabal.veto/1','channel':'" + channel.label() + "','reason':'opted-out',";
    String until = "'decidedUntil':'2026-01-01T00:00:00Z'";
    dead(place, "of nobody", DeadLetterReason.INVALID_FIELD, head + until + "}");
    dead(
        place,
        "until no instant",
        DeadLetterReason.INVALID_FIELD,
        head + "'recipient':'$R','decidedUntil':'later'}");
    dead(
        place,
        "until the year 1,000,000,000",
        DeadLetterReason.INVALID_FIELD,
        head + "'recipient':'$R','decidedUntil':'" + FAR + "'}");
    dead(
        place,
        "U+0000 in the recipient",
        DeadLetterReason.INVALID_FIELD,
        head + "'recipient':'$R\\u0000'," + until + "}");
    dead(
        place,
        "of no channel",
        DeadLetterReason.INVALID_FIELD,
        "{'schema':'pabal.veto/1','reason':'erased','recipient':'$R'," + until + "}");
    dead(
        place,
        "a drill's order",
        DeadLetterReason.UNSUPPORTED_SCHEMA,
        "{'schema':'pabal.fault/1','recipient':'$R','at':'2999-01-01T00:00:00Z'}");
    ignored(
        place,
        "of what was decided long ago",
        "$R",
        head + "'recipient':'$R'," + until + "}",
        "it stops only what was decided until then");
  }

  private void outbox(Channel channel, Lane lane) {
    Place place =
        new Place(
            "outbox." + channel.label() + "." + lane.label(),
            topics -> topics.outbox(channel, lane),
            List.of("deliver"));
    garbage(place);
    none(place);
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
    spoiled.forEach((kind, json) -> dead(place, kind, DeadLetterReason.INVALID_FIELD, json));
  }

  private static <E extends Enum<E>> E other(E[] all, E one) {
    return Arrays.stream(all).filter(each -> each != one).findFirst().orElseThrow();
  }

  private void outcomes(Channel channel) {
    Place place =
        new Place(
            "outcomes." + channel.label(), topics -> topics.outcomes(channel), List.of("log"));
    garbage(place);
    none(place);
    String mark = "{'schema':'pabal.marker/1','subtask':0,'channel':'" + channel.label() + "',";
    dead(
        place,
        "a marker without an epoch",
        DeadLetterReason.MISSING_FIELD,
        mark + "'maxParallelism':128,'firstKeyGroup':0,'lastKeyGroup':127}");
    dead(
        place,
        "a marker of 4 billion key groups",
        DeadLetterReason.INVALID_FIELD,
        mark
            + "'epoch':'x','maxParallelism':2147483647,'firstKeyGroup':-2147483648,'lastKeyGroup':2147483646}");
    dead(
        place,
        "a marker turned around",
        DeadLetterReason.INVALID_FIELD,
        mark + "'epoch':'x','maxParallelism':128,'firstKeyGroup':9,'lastKeyGroup':3}");
    dead(
        place,
        "a marker of another job",
        DeadLetterReason.INVALID_FIELD,
        mark + "'epoch':'x','maxParallelism':7,'firstKeyGroup':0,'lastKeyGroup':6}");
    String tail =
        "'channel':'" + channel.label() + "','recipient':'$R','notificationId':'n','items':[";
    String intent = "{'schema':'pabal.intent/1','resend':false,";
    dead(
        place,
        "an intent without an epoch",
        DeadLetterReason.MISSING_FIELD,
        intent + "'handOver':{'sequence':1}," + tail + item("").replace("f$N", "same") + "]}");
    dead(
        place,
        "an intent without a number",
        DeadLetterReason.MISSING_FIELD,
        intent + tail + item("") + "]}");
    dead(
        place,
        "an intent of null",
        DeadLetterReason.INVALID_FIELD,
        intent + "'handOver':{'epoch':'e','sequence':1}," + tail + "null]}");
    dead(
        place,
        "an intent without items",
        DeadLetterReason.INVALID_FIELD,
        intent + "'handOver':{'epoch':'e','sequence':1},'channel':'sms','recipient':'$R'}");
    String outcome =
        "{'schema':'pabal.outcome/1','resentInDoubt':false,'finalForItems':true,'handOver':{'epoch':'e','sequence':1},";
    dead(
        place,
        "an unknown outcome",
        DeadLetterReason.INVALID_FIELD,
        outcome + "'outcome':'WHAT'," + tail + item("") + "]}");
    dead(place, "no outcome", DeadLetterReason.MISSING_FIELD, outcome + tail + item("") + "]}");
    ignored(
        place,
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
  }

  private void logged() {
    Place decisions = new Place("decisions", Topics::decisions, List.of("log"));
    garbage(decisions);
    none(decisions);
    dead(
        decisions,
        "nothing but its schema",
        DeadLetterReason.INVALID_FIELD,
        "{'schema':'pabal.decision/1'}");
    dead(
        decisions,
        "an unknown reason",
        DeadLetterReason.INVALID_FIELD,
        "{'schema':'pabal.decision/1','reason':'WHAT'}");
    Place letters = new Place("dead-letters", Topics::deadLetters, List.of("log"));
    garbage(letters);
    none(letters);
    String letter = "{'schema':'pabal.dead-letter/1','part':'plan','reason':'EMPTY',";
    dead(letters, "of no place", DeadLetterReason.INVALID_FIELD, letter + "'position':{}}");
    dead(
        letters,
        "no base 64",
        DeadLetterReason.ROW_REFUSED,
        letter
            + "'valueBytes':0,'position':{'topic':'x','partition':0,'offset':$N},'keyBase64':'%%%'}");
  }

  // ---------------------------------------------------------------- kinds of ends

  /** A topic, and the parts that read it. */
  private record Place(String name, Function<Topics, String> topic, List<String> parts) {}

  /** What is no record on any topic. */
  private void garbage(Place place) {
    dead(place, "empty", DeadLetterReason.EMPTY, "");
    dead(place, "cut off", DeadLetterReason.MALFORMED_JSON, "{'schema':'pabal.");
    dead(place, "no JSON", DeadLetterReason.MALFORMED_JSON, "\u0000\u0001\u0002<xml/>");
    dead(place, "a key twice", DeadLetterReason.MALFORMED_JSON, "{'schema':'x','schema':'y'}");
    // Where a tree is read first, it is JSON that is no record.
    DeadLetterReason behind =
        place.parts().contains("log")
            ? DeadLetterReason.INVALID_FIELD
            : DeadLetterReason.MALFORMED_JSON;
    dead(place, "more behind the end", behind, "{'schema':'x'}{}");
    dead(
        place,
        "a number of 2,000 digits",
        DeadLetterReason.MALFORMED_JSON,
        "{'schema':'x','n':" + "9".repeat(2_000) + "}");
    dead(place, "nothing", DeadLetterReason.UNSUPPORTED_SCHEMA, "{}");
    dead(
        place,
        "from the future",
        DeadLetterReason.UNSUPPORTED_SCHEMA,
        "{'schema':'pabal." + place.name() + "/99'}");
    dead(
        place,
        "a list as schema",
        DeadLetterReason.UNSUPPORTED_SCHEMA,
        "{'schema':['pabal.profile/1']}");
    DeadLetterReason deep =
        place.parts().contains("plan")
            ? DeadLetterReason.TOO_DEEP
            : DeadLetterReason.MALFORMED_JSON;
    if (place.parts().size() == 1) {
      dead(
          place,
          "nested deeper than anything",
          deep,
          "{'schema':" + "[".repeat(1_000) + "]".repeat(1_000) + "}");
    }
  }

  /** A null value where it means nothing, and a null key. */
  private void none(Place place) {
    end(place, "null", "$R", null, dead(place, DeadLetterReason.EMPTY));
    end(place, "nothing under no key", null, null, dead(place, noKey(place)));
  }

  /** The feedback's key is looked at first. */
  private static DeadLetterReason noKey(Place place) {
    return place.parts().contains("plan") ? DeadLetterReason.MISSING_FIELD : DeadLetterReason.EMPTY;
  }

  private void dead(Place place, String kind, DeadLetterReason reason, String json) {
    end(place, kind, place.name().equals("catalog") ? "17" : "$R", json, dead(place, reason));
  }

  private void keyed(Place place, String kind, String key, DeadLetterReason reason) {
    end(place, kind, key, "{}", dead(place, reason));
  }

  private void version(Place place, String kind, String json) {
    end(place, kind, "99999$N", json, dead(place, DeadLetterReason.INVALID_FIELD));
  }

  private void ignored(Place place, String kind, String key, String json, String rule) {
    end(place, kind, key, json, new HostileEnd.Ignored(rule));
  }

  private static HostileEnd dead(Place place, DeadLetterReason reason) {
    Map<String, DeadLetterReason> byPart = new TreeMap<>();
    place.parts().forEach(part -> byPart.put(part, reason));
    return new HostileEnd.DeadLettered(byPart);
  }

  private void end(Place place, String kind, String key, String json, HostileEnd end) {
    cases.add(
        scene ->
            new HostileRecord(
                place.name() + ": " + kind,
                place.topic().apply(scene.topics()),
                bytes(filled(key, scene)),
                bytes(filled(json == null ? null : json.replace('\'', '"'), scene)),
                List.of(),
                null,
                end));
  }

  /** $R: an honest recipient; $N: the number of the record. */
  private static String filled(String text, HostileScene scene) {
    return text == null
        ? null
        : text.replace("$R", scene.recipient()).replace("$N", Integer.toString(scene.number()));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String notification(String channel, String lane, String items) {
    return "{'schema':'pabal.outbox/1','notificationId':'n$N','recipient':'$R',"
        + "'address':{'channel':'"
        + channel
        + "','value':'victim@evil.example'},"
        + "'lane':'"
        + lane
        + "','category':'resent','template':'drill','zone':'UTC','dataJson':'{}',"
        + "'catalogVersion':1,'inDoubt':'hold','mandatory':false,'decidedAt':'2026-01-01T00:00:00Z',"
        + "'sendBefore':'2999-01-01T00:00:00Z','items':["
        + items
        + "]}";
  }

  private static String item(String before) {
    String time = before.isEmpty() ? "'eventTime':'2026-01-01T00:00:00Z'," : before;
    return "{'itemId':'i$N','attempt':1,'eventSource':'/forged','eventId':'f$N','eventType':'t',"
        + time
        + "'appendedAt':'2026-01-01T00:00:00Z'}";
  }
}
