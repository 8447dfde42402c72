package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsClassifierTest {
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);

  private static HandOverResult classify(SmsReplies rules, HttpReply reply) {
    return new SmsClassifier(rules, CLOCK).classify(reply);
  }

  private static SmsReplies sandbox() {
    return SmsGateway.sandbox("http://localhost/", Secret.ofValue("x"), "Shop").replies();
  }

  @ParameterizedTest
  @CsvSource({
    "200, UNRECOGNIZED",
    "201, ACCEPTED",
    "204, UNRECOGNIZED",
    "303, UNRECOGNIZED",
    "308, CONFIG",
    "400, BAD_MESSAGE",
    "401, CONFIG",
    "402, CONFIG",
    "403, CONFIG",
    "404, CONFIG",
    "408, IN_DOUBT",
    "409, UNRECOGNIZED",
    "413, BAD_MESSAGE",
    "418, UNRECOGNIZED",
    "422, BAD_MESSAGE",
    "429, THROTTLED",
    "500, IN_DOUBT",
    "501, CONFIG",
    "502, IN_DOUBT",
    "503, IN_DOUBT",
    "504, IN_DOUBT",
    "599, UNRECOGNIZED"
  })
  void hasSafeDefaults(int status, OutcomeClass expected) {
    assertThat(classify(sandbox(), HttpReply.of(status, null, "<html>")).outcome())
        .isEqualTo(expected);
  }

  @Test
  void asksTheCodeBeforeTheStatus() {
    assertThat(classify(sandbox(), HttpReply.of(422, null, "{\"code\":42201}")))
        .isEqualTo(HandOverResult.of(OutcomeClass.DEAD_ADDRESS, "422 42201", "{\"code\":42201}"));
    assertThat(classify(sandbox(), HttpReply.of(422, null, "{\"code\":42204}")).outcome())
        .isEqualTo(OutcomeClass.BAD_MESSAGE);
    assertThat(classify(sandbox(), HttpReply.of(500, null, "{\"code\":{\"a\":1}}")).outcome())
        .isEqualTo(OutcomeClass.IN_DOUBT);
  }

  @Test
  void isInDoubtWhenAGoodStatusHasNoReadableBodyToCheck() {
    SmsReplies rules = new SmsReplies(Set.of(200), "/status", "ok", null, null, Map.of(), Map.of());
    assertThat(classify(rules, HttpReply.of(200, null, null)).outcome())
        .isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(classify(rules, HttpReply.of(200, null, "{\"status\":\"no\"}")).outcome())
        .isEqualTo(OutcomeClass.UNRECOGNIZED);
    assertThat(classify(rules, HttpReply.of(200, null, "{\"status\":\"ok\"}")).outcome())
        .isEqualTo(OutcomeClass.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "'Sun, 22 Nov 2026 09:00:30 GMT', PT30S",
    "'Sun, 22 Nov 2026 08:00:00 GMT', PT0S",
    "999999999, PT24H",
    "-5, ",
    "soon, ",
    "99999999999999999999, "
  })
  void readsRetryAfter(String header, Duration expected) {
    HandOverResult result = classify(sandbox(), HttpReply.of(503, header, ""));
    assertThat(result.retryAfter()).isEqualTo(expected);
    assertThat(result.outcome())
        .isEqualTo(expected == null ? OutcomeClass.IN_DOUBT : OutcomeClass.TRANSIENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gateway.example.org/",
        "ftp://localhost/",
        "https://user:pass@gateway.example.org/",
        "https:///x",
        "localhost"
      })
  void refusesUnsafeUrls(String url) {
    assertThatThrownBy(() -> SmsGateway.sandbox(url, Secret.ofValue("x"), "Shop"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesUnknownPlaceholdersAndBrokenTemplates() {
    assertThatThrownBy(() -> SmsBody.json("{\"a\":\"{phone}\"}")).hasMessageContaining("{phone}");
    assertThatThrownBy(() -> SmsBody.json("{\"a\":{to}}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SmsBody.form(Map.of("a", "{phone}"))).hasMessageContaining("{phone}");
  }
}
