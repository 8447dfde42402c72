package io.pabal.cli.drill;

import static io.pabal.cli.drill.TopicCases.FAR;
import static io.pabal.schema.deadletter.DeadLetterReason.EMPTY;
import static io.pabal.schema.deadletter.DeadLetterReason.FIELD_TOO_LONG;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.INVALID_TOKEN;
import static io.pabal.schema.deadletter.DeadLetterReason.KEY_MISMATCH;
import static io.pabal.schema.deadletter.DeadLetterReason.MISSING_FIELD;
import static io.pabal.schema.deadletter.DeadLetterReason.TOO_LARGE;

import io.pabal.jobs.config.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Hostile cases of the topics by which others speak to plan about a recipient: pure. */
final class HostileQuestions {
  private HostileQuestions() {}

  /** Unsubscriptions. Whatever a token says, none of these was signed by us. */
  static List<Function<HostileScene, HostileRecord>> callbacks() {
    TopicCases table = new TopicCases("callbacks", Topics::callbacks, "plan");
    table.garbage();
    table.dead("null", EMPTY, null);
    table.under("nothing under no key", null, EMPTY, null);
    String head = "{'schema':'pabal.unsubscribe/1'";
    table.dead("no token", MISSING_FIELD, head + "}");
    table.dead("a token of null", MISSING_FIELD, head + ",'token':null}");
    table.dead("a list as token", INVALID_FIELD, head + ",'token':[1]}");
    table.dead("too large", TOO_LARGE, head + ",'token':'" + "x".repeat(8 * 1024) + "'}");
    Map<String, String> tokens = new TreeMap<>();
    tokens.put("an empty token", "");
    tokens.put("a token without a signature", "1.ZHJpbGwtcjEKcmVzZW50.");
    tokens.put("a token signed by another", "1.ZHJpbGwtcjEKcmVzZW50." + "A".repeat(43));
    tokens.put("a token of another version", "2.ZHJpbGwtcjEKcmVzZW50." + "A".repeat(43));
    tokens.put("a token that is no Base64", "1.$$$.%%%");
    tokens.put("a token of dots", ".".repeat(1_000));
    tokens.put("a token too long", "1." + "A".repeat(5_000) + ".AAAA");
    tokens.put("CR/LF in a token", "1.\\r\\nBcc: victim@evil.example.x");
    tokens.put("half a surrogate pair as token", "\\ud800");
    tokens.forEach(
        (kind, token) -> table.dead(kind, INVALID_TOKEN, head + ",'token':'" + token + "'}"));
    return table.all();
  }

  /** Questions about what plan knows. */
  static List<Function<HostileScene, HostileRecord>> inspect() {
    TopicCases table = new TopicCases("inspect", Topics::inspect, "plan");
    table.garbage();
    table.none();
    String head = "{'schema':'pabal.inspect/1','recipient':'$R',";
    String what = "'what':'profile'}";
    String another = "{'schema':'pabal.inspect/1','recipient':'x','questionId':'q',";
    table.dead("another's", KEY_MISMATCH, another + what);
    table.dead("of no id", MISSING_FIELD, head + what);
    table.dead("of a blank id", MISSING_FIELD, head + "'questionId':' '," + what);
    table.dead("CR/LF in the id", INVALID_FIELD, head + "'questionId':'q\\r\\nx'," + what);
    table.dead("half a surrogate pair", INVALID_FIELD, head + "'questionId':'\\ud800'," + what);
    String tooLong = "'questionId':'" + "q".repeat(65) + "',";
    table.dead("an id too long", FIELD_TOO_LONG, head + tooLong + what);
    table.dead("about nothing", MISSING_FIELD, head + "'questionId':'q'}");
    table.dead("about the soul", INVALID_FIELD, head + "'questionId':'q','what':'soul'}");
    table.dead("too large", TOO_LARGE, head + "'x':'" + "x".repeat(4 * 1024) + "'," + what);
    table.keyed("U+0000 in the key", "a\0b", INVALID_FIELD);
    table.keyed("a key too long", "k".repeat(129), FIELD_TOO_LONG);
    table.ignored(
        "that nobody waits for",
        "$R",
        head + "'questionId':'hostile-$N','askedAt':'" + FAR + "'," + what,
        "its answer changes nothing");
    return table.all();
  }
}
