package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.sms.SmsSegments.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsSegmentsTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "160,1", "161,2", "306,2", "307,3", "918,6", "919,7"})
  void countsGsmTextsAtTheirBoundaries(int chars, int segments) {
    assertThat(SmsSegments.of("a".repeat(chars)))
        .isEqualTo(new SmsSegments(Encoding.GSM_7, chars, segments));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "70,1", "71,2", "134,2", "135,3", "402,6", "403,7"})
  void countsOtherTextsAtTheirBoundaries(int chars, int segments) {
    assertThat(SmsSegments.of("파".repeat(chars)))
        .isEqualTo(new SmsSegments(Encoding.UCS_2, chars, segments));
  }

  @Test
  void takesTwoSeptetsForTheExtensionTable() {
    assertThat(SmsSegments.of("€".repeat(80))).isEqualTo(new SmsSegments(Encoding.GSM_7, 160, 1));
    assertThat(SmsSegments.of("€".repeat(81)).count()).isEqualTo(2);
    assertThat(SmsSegments.of("\f^{}\\[~]|€").units()).isEqualTo(20);
  }

  @Test
  void doesNotSplitAnEscapedCharacter() {
    // 152 + 2 do not fit in 153, so each part holds 76 of these: 152 septets.
    assertThat(SmsSegments.of("€".repeat(152)).count()).isEqualTo(2);
    assertThat(SmsSegments.of("€".repeat(153)).count()).isEqualTo(3);
  }

  @Test
  void doesNotSplitASurrogatePair() {
    // 33 pairs are 66 units; the 67th unit stays free.
    assertThat(SmsSegments.of("😀".repeat(35))).isEqualTo(new SmsSegments(Encoding.UCS_2, 70, 1));
    assertThat(SmsSegments.of("😀".repeat(66)).count()).isEqualTo(2);
    assertThat(SmsSegments.of("😀".repeat(67)).count()).isEqualTo(3);
  }

  @Test
  void knowsTheWholeGsmAlphabet() {
    String basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    assertThat(basic).hasSize(127);
    assertThat(SmsSegments.of(basic)).isEqualTo(new SmsSegments(Encoding.GSM_7, 127, 1));
  }

  @Test
  void sendsEverythingAsUcs2ForOneForeignCharacter() {
    for (String foreign : new String[] {"ç", "`", "“", "…", "á", "\t", "한"}) {
      assertThat(SmsSegments.of("a".repeat(70) + foreign))
          .as(foreign)
          .isEqualTo(new SmsSegments(Encoding.UCS_2, 71, 2));
    }
  }
}
