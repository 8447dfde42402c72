package io.pabal.deliver.sms;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a gateway's answer to a call means for each message in it. Pure but for the clock of {@link
 * SmsClassifier}.
 *
 * <p>A call that was refused as a whole was refused for all. A call that was taken has a result for
 * each message; one whose result is missing, doubled or of unknown meaning is in doubt, and only
 * that one. Without references a result is known by its place alone, so one too many or too few
 * leaves all in doubt.
 */
final class SmsBulkClassifier {
  private final SmsClassifier calls;
  private final SmsReplies rules;
  private final SmsBulk.Results shape;

  /**
   * What an answer means.
   *
   * @param results for each message, in their order
   * @param refusedTogether true when the gateway refused a call of several because of one of them,
   *     and nobody knows which: nothing was taken, and each wants a call of its own
   */
  record Verdict(List<HandOverResult> results, boolean refusedTogether) {}

  SmsBulkClassifier(SmsClassifier calls, SmsReplies rules, SmsBulk.Results shape) {
    this.calls = calls;
    this.rules = rules;
    this.shape = shape;
  }

  Verdict classify(HttpReply reply, List<SmsValues> messages) {
    HandOverResult call = calls.classify(reply);
    if (call.outcome() != OutcomeClass.ACCEPTED) {
      return refused(call, messages.size());
    }
    JsonNode results = SmsClassifier.json(reply.body()).at(shape.pointer());
    if (!results.isArray()) {
      return all(doubt(call, "the answer has no results"), messages.size());
    }
    return new Verdict(
        shape.match() == null
            ? byPlace(call, results, messages)
            : byReference(call, results, messages),
        false);
  }

  /** Words of such an answer may be about another's message, so they are in no outcome. */
  private static Verdict refused(HandOverResult call, int messages) {
    if (messages == 1) {
      return all(call, 1);
    }
    String others = " together with " + (messages - 1) + " others";
    return switch (call.outcome()) {
      // One of them was meant, nobody says which, and nothing was taken.
      case BAD_MESSAGE, DEAD_ADDRESS, OPT_OUT ->
          new Verdict(
              Collections.nCopies(
                  messages, with(call, OutcomeClass.NOT_SENT, "refused" + others + "; next alone")),
              true);
      case TRANSIENT, NOT_SENT, THROTTLED, CONFIG ->
          all(with(call, call.outcome(), "refused" + others), messages);
      case IN_DOUBT, UNRECOGNIZED -> all(with(call, call.outcome(), "sent" + others), messages);
      case ACCEPTED, EXPIRED, VETOED, NO_CATALOG ->
          throw new IllegalArgumentException("no refusal: " + call.outcome());
    };
  }

  private List<HandOverResult> byPlace(
      HandOverResult call, JsonNode results, List<SmsValues> messages) {
    if (results.size() != messages.size()) {
      String words = results.size() + " results for " + messages.size() + " messages";
      return all(doubt(call, words), messages.size()).results();
    }
    List<HandOverResult> read = new ArrayList<>();
    results.forEach(result -> read.add(entry(call, result)));
    return read;
  }

  private List<HandOverResult> byReference(
      HandOverResult call, JsonNode results, List<SmsValues> messages) {
    Map<String, List<JsonNode>> known = new HashMap<>();
    for (JsonNode result : results) {
      String reference = SmsClassifier.text(result, shape.match().pointer());
      if (reference != null) {
        known.computeIfAbsent(reference, any -> new ArrayList<>()).add(result);
      }
    }
    List<HandOverResult> read = new ArrayList<>();
    for (SmsValues message : messages) {
      List<JsonNode> own =
          known.getOrDefault(message.fill(shape.match().value()), Collections.emptyList());
      read.add(
          own.size() == 1
              ? entry(call, own.get(0))
              : doubt(call, own.size() + " results for this message in the answer"));
    }
    return read;
  }

  private HandOverResult entry(HandOverResult call, JsonNode result) {
    if (shape.successValue().equals(SmsClassifier.text(result, shape.successPointer()))) {
      return new HandOverResult(
          OutcomeClass.ACCEPTED,
          call.code(),
          SmsClassifier.text(result, shape.idPointer()),
          null,
          null);
    }
    String code = SmsClassifier.text(result, shape.codePointer());
    OutcomeClass outcome = code == null ? null : rules.codes().get(code);
    return new HandOverResult(
        outcome == null ? OutcomeClass.UNRECOGNIZED : outcome,
        code == null ? call.code() : call.code() + " " + code,
        null,
        result.toString(),
        null);
  }

  private static HandOverResult doubt(HandOverResult call, String words) {
    return HandOverResult.of(OutcomeClass.IN_DOUBT, call.code(), words);
  }

  private static HandOverResult with(HandOverResult call, OutcomeClass outcome, String words) {
    return new HandOverResult(outcome, call.code(), null, words, call.retryAfter());
  }

  private static Verdict all(HandOverResult one, int messages) {
    return new Verdict(Collections.nCopies(messages, one), false);
  }
}
