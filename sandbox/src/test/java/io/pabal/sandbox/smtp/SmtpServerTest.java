package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.sandbox.Mails;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which command may come when, and how lines end. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF must be seen
class SmtpServerTest extends SmtpServerCase {
  @Test
  void offersWhatItCan() throws IOException {
    client.reply();
    assertThat(client.ask("EHLO test.example").lines())
        .containsExactly(
            "250-localhost",
            "250-PIPELINING",
            "250-8BITMIME",
            "250-SIZE 10485760",
            "250-STARTTLS",
            "250-SMTPUTF8",
            "250-DSN",
            "250 ENHANCEDSTATUSCODES");
  }

  @Test
  void answersPipelinedMailsOneByOneInOrder() throws IOException {
    hello();
    String mail = Mails.HEADER + "\r\nhi\r\n.\r\n";
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      all.append("MAIL FROM:<s@example.com>\r\nRCPT TO:<r").append(i);
      all.append("@example.org>\r\nDATA\r\n").append(mail);
    }
    client.send(all + "QUIT\r\n");
    for (int i = 0; i < 50; i++) {
      for (String expected : List.of("250 2.1.0", "250 2.1.5", "354", "250 2.0.0")) {
        assertThat(client.reply()).startsWith(expected);
      }
    }
    assertThat(client.reply()).startsWith("221");
    assertThat(client.reply()).isNull();
    assertThat(records()).hasSize(50);
    assertThat(records().get(49).recipient()).isEqualTo("r49@example.org");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:<a@b.example>     | 503 5.5.1",
        "RCPT TO:<a@b.example>       | 503 5.5.1",
        "DATA                        | 503 5.5.1",
        "EHLO                        | 501 5.5.4",
        "EHLO a b                    | 501 5.5.4",
        "BDAT 3 LAST                 | 500 5.5.2",
        "AUTH PLAIN AGEAYg==         | 503 5.5.1",
      })
  void refusesCommandsOutOfOrder(String command, String answer) throws IOException {
    client.reply();
    assertThat(client.ask(command)).startsWith(answer);
  }

  @Test
  void refusesLongLinesAndBareLineFeeds() throws IOException {
    hello();
    assertThat(client.ask("NOOP " + "x".repeat(505))).startsWith("250");
    assertThat(client.ask("NOOP " + "x".repeat(506))).startsWith("500 5.5.2");
    client.send("NOOP\n");
    assertThat(client.reply()).startsWith("500 5.5.2 Bare");
    client.send("NO\rOP\r\n");
    assertThat(client.reply()).startsWith("500 5.5.2 Bare");
    assertThat(client.ask("NOOP")).startsWith("250");
  }

  @Test
  void takesOnlyCrLfDotCrLfForTheEnd() throws IOException {
    hello();
    String smuggled =
        Mails.HEADER + "\r\nhi\n.\nMAIL FROM:<x@y.example>\r\n\r.\r\nRCPT TO:<z@y.example>\r\n";
    assertThat(hand(smuggled)).startsWith("550 5.6.11");
    assertThat(records()).isEmpty();
    assertThat(hand(Mails.HEADER + "\r\nhi\r\n")).startsWith("250");
  }

  @Test
  void hangsUpAfterTooManyErrors() throws IOException {
    hello();
    for (int i = 0; i < 20; i++) {
      assertThat(client.ask("WHAT")).startsWith("500");
    }
    assertThat(client.reply()).startsWith("421");
    assertThat(client.reply()).isNull();
  }
}
