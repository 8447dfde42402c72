package io.pabal.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.sandbox.records.Channel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {
  private static final List<String> KIM = List.of("kim@example.org");

  private final ManualClock clock = new ManualClock();
  private final FaultScript script = new FaultScript(Channel.EMAIL, clock);

  private void set(String json) {
    script.set(FaultBook.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  private String next(String recipient) {
    Fault end = script.next(FaultStage.DOT, List.of(recipient)).end();
    return end == null ? "-" : end.kind().word();
  }

  private String run(int times) {
    StringBuilder result = new StringBuilder();
    IntStream.range(0, times).forEach(i -> result.append(next("kim@example.org").charAt(0)));
    return result.toString();
  }

  @Test
  void strikesEveryNth() {
    set("{\"match\":{\"everyNth\":3},\"fault\":{\"kind\":\"hang\"}}");
    assertThat(run(7)).isEqualTo("--h--h-");
  }

  @Test
  void strikesAtMostCountTimes() {
    set("{\"count\":2,\"fault\":{\"kind\":\"hang\"}}");
    assertThat(run(4)).isEqualTo("hh--");
    assertThat(script.status().get(0).fired()).isEqualTo(2);
  }

  @Test
  void strikesTheSameWithTheSameSeed() {
    String rule = "{\"match\":{\"probability\":0.5,\"seed\":%d},\"fault\":{\"kind\":\"hang\"}}";
    set(rule.formatted(1));
    String first = run(40);
    set(rule.formatted(1));
    assertThat(run(40)).isEqualTo(first).contains("h").contains("-");
    set(rule.formatted(2));
    assertThat(run(40)).isNotEqualTo(first);
  }

  @Test
  void strikesOnlyMatchingRecipients() {
    set("{\"match\":{\"recipient\":\".*@EXAMPLE.org\"},\"fault\":{\"kind\":\"hang\"}}");
    assertThat(next("kim@example.org")).isEqualTo("hang");
    assertThat(next("kim@example.org.evil")).isEqualTo("-");
    assertThat(script.next(FaultStage.RCPT, KIM)).isEqualTo(FaultPlan.NONE);
  }

  @Test
  void strikesBetweenFromAndUntil() {
    set(
        """
        {"from":"2026-11-22T10:00:00Z","until":"2026-11-22T11:00:00Z","fault":{"kind":"hang"}}
        """);
    clock.now = Instant.parse("2026-11-22T09:59:59.999Z");
    assertThat(run(1)).isEqualTo("-");
    clock.now = Instant.parse("2026-11-22T10:00:00Z");
    assertThat(run(1)).isEqualTo("h");
    clock.now = Instant.parse("2026-11-22T11:00:00Z");
    assertThat(run(1)).isEqualTo("-");
  }

  @Test
  void endsSecondsAfterItWasSet() {
    set("{\"forSeconds\":30,\"fault\":{\"kind\":\"hang\"}}");
    assertThat(run(1)).isEqualTo("h");
    clock.now = clock.now.plusSeconds(30);
    assertThat(run(1)).isEqualTo("-");
  }

  @Test
  void addsDelaysUpToTheFirstEnd() {
    set(
        """
        {"rules":[{"fault":{"kind":"delay","millis":5}},{"fault":{"kind":"delay","millis":7}},
                  {"fault":{"kind":"reset"}},{"fault":{"kind":"delay","millis":100}}]}
        """);
    FaultPlan plan = script.next(FaultStage.DOT, KIM);
    assertThat(plan.delayMillis()).isEqualTo(12);
    assertThat(plan.end().kind()).isEqualTo(FaultKind.RESET);
  }

  @Test
  void switchesARuleOffAndOn() {
    set("{\"id\":\"a\",\"enabled\":false,\"fault\":{\"kind\":\"hang\"}}");
    assertThat(run(1)).isEqualTo("-");
    assertThat(script.enable("a", true)).isTrue();
    assertThat(run(1)).isEqualTo("h");
    assertThat(script.enable("b", true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                     | fault.kind is missing",
        "{\"fault\":{\"kind\":\"explode\"}}                     | fault.kind: no explode",
        "{\"fault\":{\"kind\":\"hang\"},\"stag\":\"dot\"}       | stag",
        "{\"fault\":{\"kind\":\"hang\"},\"stage\":\"request\"}  | has no",
        "{\"fault\":{\"kind\":\"delay\"}}                       | fault.millis",
        "{\"fault\":{\"kind\":\"reply\"}}                       | fault.code is missing",
        "{\"fault\":{\"kind\":\"reply\",\"code\":250}}          | not one that",
        "{\"fault\":{\"kind\":\"reply\",\"code\":450,\"text\":\"a\\r\\nb\"}} | one line",
        "{\"fault\":{\"kind\":\"accept-then-die\"},\"stage\":\"rcpt\"} | complete message",
        "{\"fault\":{\"kind\":\"hang\"},\"match\":{\"recipient\":\"(\"}} | match.recipient",
        "{\"fault\":{\"kind\":\"hang\"},\"match\":{\"recipient\":\"a\"},\"stage\":\"mail\"} | not known yet",
        "{\"fault\":{\"kind\":\"hang\"},\"match\":{\"probability\":2}} | probability",
        "{\"fault\":{\"kind\":\"hang\"},\"match\":{\"everyNth\":0}} | everyNth",
        "{\"fault\":{\"kind\":\"hang\"},\"from\":\"noon\"}       | from: not an instant",
        "{\"fault\":{\"kind\":\"hang\"},\"count\":0}             | count",
        "[{\"id\":\"a\",\"fault\":{\"kind\":\"hang\"}},{\"id\":\"a\",\"fault\":{\"kind\":\"hang\"}}] | twice",
        "nonsense                                               | Not JSON",
      })
  void refusesScriptsThatCantBe(String json, String reason) {
    set("{\"fault\":{\"kind\":\"hang\"}}");
    assertThatThrownBy(() -> set(json))
        .isInstanceOf(FaultRule.InvalidException.class)
        .hasMessageContaining(reason);
    assertThat(run(1)).as("the old script still holds").isEqualTo("h");
  }

  @Test
  void readsScriptsFromAFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("faults.json");
    FaultBook book = new FaultBook(Map.of("smtp-a", Channel.EMAIL), clock);
    Files.writeString(file, "{\"smtp-a\":[{\"fault\":{\"kind\":\"hang\"}}]}");
    book.load(file);
    assertThat(book.status().get("smtp-a")).hasSize(1);
    Files.writeString(file, "{\"smtp-x\":[]}");
    assertThatThrownBy(() -> book.load(file)).hasMessageContaining("no provider smtp-x");
  }

  private static final class ManualClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T09:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
