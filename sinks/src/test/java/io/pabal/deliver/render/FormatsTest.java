package io.pabal.deliver.render;

import static io.pabal.deliver.render.Samples.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.UnsendableMessageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 20:30 UTC is the next morning in Seoul
        "ko | date | 2026-11-21T20:30:00Z | 2026년 11월 22일",
        "en | date | 2026-11-21T20:30:00Z | November 22, 2026",
        "en-GB | date | 2026-11-21T20:30:00Z | 22 November 2026",
        "en | date | 2026-11-21 | November 21, 2026",
        "ko | time | 2026-11-21T20:30:00+01:00 | 오전 4:30",
        "en | time | 2026-11-21T20:30:00Z | 5:30 AM",
        "en | time | 2026-11-21T20:30 | 8:30 PM",
        "ko | dateTime | 2026-11-21T20:30:00.123456Z | 2026년 11월 22일 오전 5:30",
        "ko | money | 59000 KRW | ₩59,000",
        "en | money | 59000 KRW | ₩59,000",
        "en | money | 1234.5 USD | $1,234.50",
        "ko-KR | money | -1234.5 EUR | -€1,234.50",
        "ko | number | 1234567.80 | 1,234,567.80",
        "de | number | 1234567 | 1,234,567", // no German text, so the words are English
        "en | link | https://shop.example/o/1?a=b&c=%20#x | https://shop.example/o/1?a=b&c=%20#x",
        "en | link | http://쇼핑.example:8080/주문 | http://쇼핑.example:8080/주문",
      })
  void writesForTheLanguageAndZone(String locale, String format, String value, String expected)
      throws Exception {
    String name = "format." + format;
    assertThat(sms(locale, "{{#" + name + "}}{{v}}{{/" + name + "}}", "{\"v\":\"" + value + "\"}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date | 22.11.2026",
        "date | 2026-02-30",
        "date | +999999999999-01-01",
        "time | 2026-11-21",
        "time | 25:00",
        "money | 59000",
        "money | KRW 59000",
        "money | 1e999999999 KRW",
        "money | 5 XYZ",
        "money | 5 krw",
        "number | NaN",
        "number | 1e9",
        "number | 0x10",
      })
  void refusesWhatItCannotFormat(String format, String value) {
    String name = "format." + format;
    assertThatThrownBy(
            () -> sms("{{#" + name + "}}{{v}}{{/" + name + "}}", "{\"v\":\"" + value + "\"}"))
        .isInstanceOf(UnsendableMessageException.class)
        .hasMessageContaining(name + " needs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\\tscript:alert(1)",
        "\\u0001javascript:alert(1)",
        "data:text/html,<script>",
        "//evil.example",
        "/path",
        "ftp://shop.example/",
        "https:shop.example",
        "https://",
        "https://good.example@evil.example/",
        "https://good.example\\\\@evil.example/",
        "https://shop.example/a b",
        "https://shop.example/\\\"onclick=",
        "https://shop.example/<x>",
        "https://shop.example:port/",
        "https://-evil.example/",
        "https://shop.example/\\u0000x\\nhttps://b",
      })
  void refusesLinksThatAreNotPlainWebAddresses(String value) {
    assertThatThrownBy(
            () -> sms("{{#format.link}}{{v}}{{/format.link}}", "{\"v\":\"" + value + "\"}"))
        .isInstanceOf(UnsendableMessageException.class)
        .hasMessageContaining("a link is not a ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"date", "money", "link"})
  void refusesToFormatNothing(String format) {
    String name = "format." + format;
    assertThatThrownBy(() -> sms("{{#" + name + "}} {{v}}{{/" + name + "}}", "{\"v\":\"\"}"))
        .hasMessageContaining(name + " has nothing to format");
  }

  @ParameterizedTest
  @CsvSource({"https://s.example/?a=1&b=2,https://s.example/?a&#61;1&amp;b&#61;2"})
  void escapesLinksInHtmlOnce(String value, String expected) throws Exception {
    assertThat(
            Samples.html(
                "<a href=\"{{#format.link}}{{v}}{{/format.link}}\">x</a>",
                "{\"v\":\"" + value + "\"}"))
        .isEqualTo("<a href=\"" + expected + "\">x</a>");
  }
}
