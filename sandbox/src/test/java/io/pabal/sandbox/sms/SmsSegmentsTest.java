package io.pabal.sandbox.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmsSegmentsTest {

  private static void expect(String text, String encoding, int count) {
    assertThat(SmsSegments.of(text)).isEqualTo(new SmsSegments(encoding, count));
  }

  @Test
  void countsSeptets() {
    expect("a", "GSM-7", 1);
    expect("a".repeat(160), "GSM-7", 1);
    expect("a".repeat(161), "GSM-7", 2);
    expect("a".repeat(306), "GSM-7", 2);
    expect("a".repeat(307), "GSM-7", 3);
    expect("äöüñ£¥€@\n", "GSM-7", 1);
  }

  @Test
  void countsExtendedCharactersTwiceAndNeverSplitsThem() {
    expect("€".repeat(80), "GSM-7", 1);
    expect("€".repeat(81), "GSM-7", 2);
    expect("€".repeat(152), "GSM-7", 2);
    // 76 pairs fill 152 of 153 septets: the last septet of each part stays empty.
    expect("€".repeat(153), "GSM-7", 3);
  }

  @Test
  void countsUtf16UnitsAndNeverSplitsPairs() {
    expect("파", "UCS-2", 1);
    expect("파".repeat(70), "UCS-2", 1);
    expect("파".repeat(71), "UCS-2", 2);
    expect("파".repeat(134), "UCS-2", 2);
    expect("파".repeat(135), "UCS-2", 3);
    expect("🐎".repeat(35), "UCS-2", 1);
    expect("🐎".repeat(66), "UCS-2", 2);
    expect("🐎".repeat(67), "UCS-2", 3);
    expect("ç", "UCS-2", 1);
  }
}
