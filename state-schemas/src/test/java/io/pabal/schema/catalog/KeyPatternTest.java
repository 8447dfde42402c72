package io.pabal.schema.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.Lane;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.SourcePosition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {
  private static final Instant AT = Instant.parse("2026-11-22T07:05:00Z");

  @ParameterizedTest
  @CsvSource({
    "actor:{actor}, actor:kim",
    "{actor}, kim",
    "thread:{thread}, thread:post/4711",
    "thread:{data.thread.id}, thread:17",
    "{type}/{source}/{id}, t//s/e1",
    "sale:{data.price}:{data.open}, sale:19.90:true",
    "news, news",
  })
  void isFilledFromTheEvent(String pattern, String text) {
    assertThat(KeyPattern.parse(pattern).of(event())).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{subject}",
        "x{data.missing}",
        "{data.thread}",
        "{data.nothing}",
        "{data.empty}",
        "{data.list}",
        "{data.thread.id.deeper}"
      })
  void saysNothingWithoutTheField(String pattern) {
    assertThat(KeyPattern.parse(pattern).of(event())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "a{actor",
        "a}b",
        "{}",
        "{who}",
        "{data}",
        "{data.}",
        "{data..x}",
        "{{actor}}",
        "a b",
        "a\tb",
        "{ actor}",
        "{recipients}"
      })
  void refusesWhatIsNoPattern(String pattern) {
    assertThatThrownBy(() -> KeyPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasABound() {
    assertThat(KeyPattern.parse("x".repeat(KeyPattern.MAX_CHARS)).isFixed()).isTrue();
    assertThatThrownBy(() -> KeyPattern.parse("x".repeat(KeyPattern.MAX_CHARS + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void audienceExcludesWhomItsPatternsName() {
    Audience audience = new Audience(AudienceKind.EVERYONE, null, List.of("{subject}", "{actor}"));
    assertThat(audience.excludes("kim", event())).isTrue();
    assertThat(audience.excludes("lee", event())).isFalse();
    assertThat(Audience.NAMED.excludes("kim", event())).isFalse();
  }

  private static Event event() {
    String data =
        "{\"thread\":{\"id\":17},\"price\":\"19.90\",\"open\":true,\"nothing\":null,\"empty\":\"\","
            + "\"list\":[1]}";
    return new Event(
        "e1",
        "/s",
        "t",
        AT,
        null,
        "kim",
        "post/4711",
        data,
        Lane.NORMAL,
        new SourcePosition("t", 0, 1),
        AT);
  }
}
