package io.pabal.cli.drill;

import static io.pabal.cli.drill.TopicCases.FAR;
import static io.pabal.schema.deadletter.DeadLetterReason.FIELD_TOO_LONG;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.KEY_MISMATCH;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.TOO_LARGE;

import io.pabal.jobs.config.Topics;
import java.util.List;
import java.util.function.Function;

/**
 * Hostile cases of the compacted topics about recipients: pure. Documents that are refused stand
 * under the keys of honest recipients, whose events must come out all the same.
 */
final class HostileDocuments {
  private HostileDocuments() {}

  /** Who recipients are. */
  static List<Function<HostileScene, HostileRecord>> profiles() {
    TopicCases table = new TopicCases("profiles", Topics::profiles, "plan");
    table.garbage();
    String head = "{'schema':'pabal.profile/1','recipient':'$R',";
    table.dead("another's", KEY_MISMATCH, "{'schema':'pabal.profile/1','recipient':'x'}");
    table.dead("addresses as text", INVALID_FIELD, head + "'addresses':'a@b.example'}");
    table.dead("null as address", INVALID_FIELD, head + "'addresses':[null]}");
    table.dead(
        "unknown channel", INVALID_FIELD, head + "'addresses':[{'channel':'pigeon','value':'x'}]}");
    table.dead("no address", MISSING_FIELD, head + "'addresses':[{'channel':'sms'}]}");
    for (String text : List.of("\\r\\nBcc: victim@evil.example", "\\u0000", "\\ud800")) {
      table.dead(
          text + " in an address",
          INVALID_FIELD,
          head + "'addresses':[{'channel':'email','value':'a@b.example" + text + "'}]}");
      table.dead(text + " in the zone", INVALID_FIELD, head + "'zone':'UTC" + text + "'}");
    }
    table.dead("a language too long", FIELD_TOO_LONG, head + "'locale':'" + "x".repeat(36) + "'}");
    table.dead("no instant", INVALID_FIELD, head + "'updatedAt':'yesterday'}");
    table.dead(
        "33 addresses",
        FIELD_TOO_LONG,
        head
            + "'addresses':["
            + "{'channel':'email','value':'a@b.example'},".repeat(32)
            + "{'channel':'sms','value':'1'}]}");
    table.dead("too large", TOO_LARGE, head + "'x':'" + "x".repeat(128 * 1024) + "'}");
    table.keyed("CR/LF in the key", "a\r\nb", INVALID_FIELD);
    table.keyed("a key too long", "k".repeat(129), FIELD_TOO_LONG);
    table.keyed("an empty key", "", MISSING_FIELD);
    table.ignored("a tombstone of nobody", "nobody-$N", null, "it erases what is not there");
    table.ignored(
        "nowhere, in the year 1,000,000,000",
        "nobody-$N",
        "{'schema':'pabal.profile/1','recipient':'nobody-$N','zone':'Mars/Olympus','locale':'!!','updatedAt':'"
            + FAR
            + "'}",
        "an unknown zone falls back, and no event names the recipient");
    return table.all();
  }

  /** What they want. */
  static List<Function<HostileScene, HostileRecord>> preferences() {
    TopicCases table = new TopicCases("preferences", Topics::preferences, "plan");
    table.garbage();
    String head = "{'schema':'pabal.preferences/1','recipient':'$R',";
    table.dead("another's", KEY_MISMATCH, "{'schema':'pabal.preferences/1','recipient':'x'}");
    table.dead(
        "a category twice",
        INVALID_FIELD,
        head
            + "'categories':[{'category':'resent','enabled':false},{'category':'resent','enabled':true}]}");
    table.dead("neither yes nor no", INVALID_FIELD, head + "'enabled':'perhaps'}");
    table.dead("U+0000 as channel", INVALID_FIELD, head + "'channels':{'\\u0000':false}}");
    table.dead("null as category", INVALID_FIELD, head + "'categories':[null]}");
    table.dead("too large", TOO_LARGE, head + "'x':'" + "x".repeat(256 * 1024) + "'}");
    table.keyed("U+0000 in the key", "a\0b", INVALID_FIELD);
    table.ignored(
        "unknown categories and channels",
        "$R",
        "{'schema':'pabal.preferences/1','recipient':'$R','channels':{'pigeon':false},'categories':[{'category':'<none>','enabled':false}],'updatedAt':'"
            + FAR
            + "'}",
        "what this release does not know switches nothing it knows");
    return table.all();
  }

  /** Whom they follow. */
  static List<Function<HostileScene, HostileRecord>> subscriptions() {
    TopicCases table =
        new TopicCases("subscriptions", Topics::subscriptions, "plan").under("$R drill:t");
    table.garbage();
    String head = "{'schema':'pabal.subscription/1',";
    String whole = head + "'recipient':'$R','topic':'drill:t'";
    table.dead("another's", KEY_MISMATCH, head + "'recipient':'x','topic':'drill:t'}");
    table.dead("another topic's", KEY_MISMATCH, head + "'recipient':'$R','topic':'drill:x'}");
    table.dead("of nobody", MISSING_FIELD, head + "'topic':'drill:t'}");
    table.dead("to nothing", MISSING_FIELD, head + "'recipient':'$R'}");
    table.dead("an object as topic", INVALID_FIELD, head + "'recipient':'$R','topic':{}}");
    table.dead("no instant", INVALID_FIELD, whole + ",'updatedAt':'yesterday'}");
    table.dead("too large", TOO_LARGE, whole + ",'x':'" + "x".repeat(8 * 1024) + "'}");
    table.keyed("an empty key", "", MISSING_FIELD);
    table.keyed("a key of one word", "$R", KEY_MISMATCH);
    table.keyed("a key without a recipient", " drill:t", MISSING_FIELD);
    table.keyed("a key without a topic", "$R ", MISSING_FIELD);
    table.keyed("U+0000 in the key", "$R drill:\0", INVALID_FIELD);
    table.keyed("CR/LF in the key", "$R\r\nx drill:t", INVALID_FIELD);
    table.keyed("a wide space in the topic", "$R drill:a\u00A0b", INVALID_FIELD);
    table.keyed("a recipient too long", "r".repeat(129) + " drill:t", FIELD_TOO_LONG);
    table.keyed("a topic too long", "$R " + "t".repeat(321), FIELD_TOO_LONG);
    table.keyed("a key too long", "k".repeat(450), FIELD_TOO_LONG);
    table.ignored("a tombstone of nobody", "nobody-$N drill:t", null, "it ends what has not begun");
    table.ignored(
        "to what nobody tells, in the year 1,000,000,000",
        "$R drill:nobody-tells",
        head + "'recipient':'$R','topic':'drill:nobody-tells','updatedAt':'" + FAR + "'}",
        "no event is for its subscribers");
    return table.all();
  }

  /** What they took back by a message's link: plan's own records. */
  static List<Function<HostileScene, HostileRecord>> optOuts() {
    TopicCases table = new TopicCases("opt-outs", Topics::optOuts, "plan").under("$R\nresent");
    table.garbage();
    String head = "{'schema':'pabal.opt-out/1',";
    String at = ",'at':'2026-01-01T00:00:00Z'";
    String whole = head + "'recipient':'$R','category':'resent'";
    table.dead("another's", KEY_MISMATCH, head + "'recipient':'x','category':'resent'" + at + "}");
    table.dead(
        "another category's", KEY_MISMATCH, head + "'recipient':'$R','category':'held'" + at + "}");
    table.dead("of no category", KEY_MISMATCH, head + "'recipient':'$R'" + at + "}");
    table.dead("at no time", MISSING_FIELD, whole + "}");
    table.dead("no instant", INVALID_FIELD, whole + ",'at':'yesterday'}");
    table.dead("too large", TOO_LARGE, whole + at + ",'x':'" + "x".repeat(8 * 1024) + "'}");
    table.keyed("a key of one line", "$R", KEY_MISMATCH);
    table.keyed("a key without a recipient", "\nresent", MISSING_FIELD);
    table.keyed("a key without a category", "$R\n", MISSING_FIELD);
    table.keyed("U+0000 in the key", "$R\nres\0ent", INVALID_FIELD);
    table.keyed("a key of three lines", "$R\nresent\nheld", INVALID_FIELD);
    table.keyed("a recipient too long", "r".repeat(129) + "\nresent", FIELD_TOO_LONG);
    table.keyed("a category too long", "$R\n" + "c".repeat(257), FIELD_TOO_LONG);
    table.ignored("a tombstone of nobody", "nobody-$N\nresent", null, "it forgets nothing");
    table.ignored(
        "of an unknown category, in the year 1,000,000,000",
        "$R\n<none>",
        head + "'recipient':'$R','category':'<none>','at':'" + FAR + "'}",
        "it switches off what is never sent");
    return table.all();
  }
}
