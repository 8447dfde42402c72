package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsBulkClassifierTest {
  private static final SmsBulk.Match BY_REFERENCE = new SmsBulk.Match("/ref", "{reference}");

  private static SmsBulkClassifier classifier(SmsBulk.Match match) {
    SmsReplies rules =
        new SmsReplies(
            Set.of(200),
            null,
            null,
            null,
            "/code",
            Map.of(
                "7", OutcomeClass.DEAD_ADDRESS,
                "8", OutcomeClass.THROTTLED,
                "9", OutcomeClass.BAD_MESSAGE),
            Map.of());
    Clock clock = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
    return new SmsBulkClassifier(
        new SmsClassifier(rules, clock),
        rules,
        new SmsBulk.Results("/results", match, "/ok", "true", "/id", "/code"));
  }

  static List<SmsValues> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new SmsValues(
                    "+821000000" + i, "Shop", "hi", "r" + i, List.of("i" + i), "e1-1", 1, "GSM-7"))
        .toList();
  }

  private static List<HandOverResult> read(SmsBulk.Match match, int messages, String results) {
    SmsBulkClassifier.Verdict verdict =
        classifier(match)
            .classify(HttpReply.of(200, null, "{\"results\":" + results + "}"), messages(messages));
    assertThat(verdict.refusedTogether()).isFalse();
    return verdict.results();
  }

  private static List<OutcomeClass> classes(List<HandOverResult> results) {
    return results.stream().map(HandOverResult::outcome).toList();
  }

  @Test
  void readsEachResultByItsPlace() {
    List<HandOverResult> results =
        read(null, 3, "[{\"ok\":true,\"id\":\"a\"},{\"ok\":false,\"code\":7},{\"code\":\"no\"}]");
    assertThat(results.get(0))
        .isEqualTo(new HandOverResult(OutcomeClass.ACCEPTED, "200", "a", null, null));
    assertThat(results.get(1))
        .isEqualTo(
            HandOverResult.of(OutcomeClass.DEAD_ADDRESS, "200 7", "{\"ok\":false,\"code\":7}"));
    assertThat(results.get(2).outcome()).isEqualTo(OutcomeClass.UNRECOGNIZED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"ok\":true}]", "[{\"ok\":true},{\"ok\":true},{\"ok\":true}]"})
  void isInDoubtOfAllWhenPlacesDoNotMatch(String results) {
    assertThat(classes(read(null, 2, results)))
        .containsExactly(OutcomeClass.IN_DOUBT, OutcomeClass.IN_DOUBT);
  }

  @Test
  void findsResultsByReferenceInAnyOrder() {
    List<HandOverResult> results =
        read(
            BY_REFERENCE,
            3,
            """
            [{"ref":"r2","ok":true,"id":"c"},{"ref":"r0","ok":true,"id":"a"},
             {"ref":"r1","code":"8"}]\
            """);
    assertThat(classes(results))
        .containsExactly(OutcomeClass.ACCEPTED, OutcomeClass.THROTTLED, OutcomeClass.ACCEPTED);
    assertThat(results.get(0).providerMessageId()).isEqualTo("a");
    assertThat(results.get(2).providerMessageId()).isEqualTo("c");
  }

  @Test
  void isInDoubtOfExactlyTheMessageWhoseResultIsMissingOrDoubled() {
    List<HandOverResult> results =
        read(
            BY_REFERENCE,
            3,
            """
            [{"ref":"r0","ok":true},{"ref":"r2","ok":true},{"ref":"r2","ok":false,"code":7},
             {"ref":"another's","ok":true},{"ok":true},7,null]\
            """);
    assertThat(classes(results))
        .containsExactly(OutcomeClass.ACCEPTED, OutcomeClass.IN_DOUBT, OutcomeClass.IN_DOUBT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "{\"results\":{\"ok\":true}}", "[1,2]"})
  void isInDoubtOfAllWhenTheAnswerHasNoResults(String body) {
    assertThat(
            classes(
                classifier(BY_REFERENCE)
                    .classify(HttpReply.of(200, null, body), messages(2))
                    .results()))
        .containsExactly(OutcomeClass.IN_DOUBT, OutcomeClass.IN_DOUBT);
    assertThat(
            classes(
                classifier(null)
                    .classify(new HttpReply(200, Map.of(), null), messages(1))
                    .results()))
        .containsExactly(OutcomeClass.IN_DOUBT);
  }

  @ParameterizedTest
  @CsvSource({"401, CONFIG", "429, THROTTLED", "500, IN_DOUBT", "418, UNRECOGNIZED"})
  void refusesAllWhenTheCallIsRefused(int status, OutcomeClass expected) {
    SmsBulkClassifier.Verdict verdict =
        classifier(null).classify(HttpReply.of(status, "7", "+8210 was first"), messages(3));
    assertThat(classes(verdict.results())).containsOnly(expected).hasSize(3);
    assertThat(verdict.refusedTogether()).isFalse();
    assertThat(verdict.results().get(2).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    // It may be about another recipient.
    assertThat(verdict.results().get(2).detail()).doesNotContain("+8210");
  }

  @Test
  void asksForACallOfItsOwnForEachWhenOneOfThemMadeTheCallBad() {
    HttpReply bad = HttpReply.of(400, null, "{\"code\":\"9\",\"text\":\"+8210\"}");
    SmsBulkClassifier.Verdict together = classifier(null).classify(bad, messages(2));
    assertThat(together.refusedTogether()).isTrue();
    assertThat(classes(together.results()))
        .containsExactly(OutcomeClass.NOT_SENT, OutcomeClass.NOT_SENT);
    assertThat(together.results().toString()).doesNotContain("+8210");

    SmsBulkClassifier.Verdict alone = classifier(null).classify(bad, messages(1));
    assertThat(alone.refusedTogether()).isFalse();
    assertThat(classes(alone.results())).containsExactly(OutcomeClass.BAD_MESSAGE);
    assertThat(alone.results().get(0).code()).isEqualTo("400 9");
  }
}
