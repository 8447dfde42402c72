package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.sms.SmsSegments.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GsmTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "It\u2019s “new” – wait… | It's \"new\" - wait...",
        "a\u00A0b\u202Fc\u2009d | a b c d",
        "‚x‘ ‹y› «z» „w‟ | 'x' 'y' \"z\" \"w\"",
        "co\u00ADop\u200B\uFEFF! | coop!",
        "1 × 2 − 3 ⁄ 4 | 1 x 2 - 3 / 4",
        "• one © ® ™ | * one (C) (R) (TM)",
        "café — é stays | café - é stays"
      })
  void saysTypographyInTheGsmAlphabet(String text, String expected) {
    assertThat(GsmText.of(text)).isEqualTo(expected);
    assertThat(SmsSegments.of(GsmText.of(text)).encoding()).isEqualTo(Encoding.GSM_7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"택배가 “출발”했습니다…", "Zażółć – gęślą", "100 € – 😀", "plain text", "", "\u200B"})
  void leavesATextAloneThatWinsNothing(String text) {
    assertThat(GsmText.of(text)).isEqualTo(text);
  }

  @Test
  void makesOneSegmentOfThree() {
    String text = "a".repeat(150) + "\u2019";
    assertThat(SmsSegments.of(text).count()).isEqualTo(3);
    assertThat(SmsSegments.of(GsmText.of(text)).count()).isEqualTo(1);
  }

  @Test
  void leavesATextAloneThatWouldTakeMoreSegments() {
    // 70 units are one segment of UCS-2; three dots for each would be 210 septets, two segments.
    String text = "…".repeat(70);
    assertThat(GsmText.of(text)).isSameAs(text);
  }
}
