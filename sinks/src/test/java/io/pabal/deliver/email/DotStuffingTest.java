package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotStuffingTest {
  @ParameterizedTest
  @CsvSource({
    "a, a|.|",
    "a|, a|.|",
    ".|, ..|.|",
    "a|.b|..c|, a|..b|...c|.|",
    "a/.x, a|..x|.|",
    "a~.~b, a|..|b|.|",
    "a/./b, a|..|b|.|",
    "a~|b, a||b|.|"
  })
  void letsNoTextEndTheMail(String mail, String wire) {
    // | is CRLF, / a bare LF, ~ a bare CR.
    byte[] bytes =
        mail.replace("|", "\r\n")
            .replace('/', '\n')
            .replace('~', '\r')
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(new String(DotStuffing.stuffed(bytes), StandardCharsets.US_ASCII))
        .isEqualTo(wire.replace("|", "\r\n"));
  }
}
