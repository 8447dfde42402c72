package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.co",
        "first.last+tag@mail.example.com",
        "o'neil@example.org",
        "x@한국.한국",
        "á@b.org",
        "用户@例え.jp",
        "می\u200cخواهم@b.org",
        "😀@b.org"
      })
  void takesAddresses(String address) {
    assertThat(MailAddress.problem(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@b.co",
        "a@",
        "a@b",
        "a@-b.org",
        "a@b-.org",
        "a@b..org",
        "a@.org",
        "a.@b.org",
        ".a@b.org",
        "a..b@b.org",
        "\"a\\\r\n b\"@c.org",
        "\"a b\"@c.org",
        "g: a@b.org, c@d.org;",
        "a@b.org, c@d.org",
        "Jin <a@b.org>",
        "a@b.org>\r\nRCPT TO:<c@d.org",
        "a@b.org\r\nBcc: c@d.org",
        "a@b.org\n",
        "a b@c.org",
        "a@b.org\u0000",
        "á á@b.org",
        "\u202eá@b.org",
        "a\u200bb@b.org",
        "\ud800@b.org",
        "a\u0085b@b.org",
        "a\u00a0b@b.org",
        "a\u2028b@b.org",
        "\ue000@b.org",
        "á@b.org>\r\nRCPT TO:<c@d.org",
        "a@[127.0.0.1]",
        "a@b.org\u2028c"
      })
  void refusesWhatIsNone(String address) {
    assertThat(MailAddress.problem(address)).isPresent();
  }

  @Test
  void boundsTheParts() {
    assertThat(MailAddress.problem("a".repeat(64) + "@b.org")).isEmpty();
    assertThat(MailAddress.problem("a".repeat(65) + "@b.org")).isPresent();
    assertThat(MailAddress.problem("가".repeat(21) + "a@b.org")).isEmpty();
    assertThat(MailAddress.problem("가".repeat(21) + "aa@b.org")).isPresent();
    assertThat(MailAddress.problem("a@" + "b".repeat(64) + ".org")).isPresent();
    assertThat(MailAddress.problem("a@" + "bcd.".repeat(64) + "org")).isPresent();
    assertThat(MailAddress.problem(null)).isPresent();
  }

  @Test
  void knowsWhichNeedAServerWithUtf8() {
    assertThat(MailAddress.needsUtf8("jin@한국.kr")).isFalse();
    assertThat(MailAddress.needsUtf8("안나@example.kr")).isTrue();
    assertThat(MailAddress.asciiProblem("jin@한국.kr")).isEmpty();
    assertThat(MailAddress.asciiProblem("안나@example.kr")).isPresent();
    assertThat(MailAddress.asciiProblem("no")).isPresent();
  }

  @Test
  void writesDomainsInAscii() {
    assertThat(MailAddress.ascii("jin@한국.kr")).isEqualTo("jin@xn--3e0b707e.kr");
  }
}
