package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.sandbox.Mails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MAIL and RCPT may say. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF must be seen
class SmtpEnvelopeTest extends SmtpServerCase {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MAIL FROM:a@b.example                    | 501 5.5.4",
        "MAIL FROM: <a@b.example>                 | 501 5.5.4",
        "MAIL FROM:<a@b.example>SIZE=3            | 501 5.5.4",
        "MAIL FROM:<a b@b.example>                | 501 5.1.7",
        "MAIL FROM:<a@-b.example>                 | 501 5.1.7",
        "MAIL FROM:<a>                            | 501 5.1.7",
        "MAIL FROM:<a@b.example> SIZE=10485761    | 552 5.3.4",
        "MAIL FROM:<a@b.example> SIZE=x           | 501 5.5.4",
        "MAIL FROM:<a@b.example> SIZE=1 SIZE=1    | 501 5.5.4",
        "MAIL FROM:<a@b.example> BODY=BINARYMIME  | 501 5.5.4",
        "MAIL FROM:<a@b.example> SMTPUTF8=1       | 501 5.5.4",
        "MAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME | 250 2.1.0",
        "MAIL FROM:<>                             | 250 2.1.0",
      })
  void checksSender(String command, String answer) throws IOException {
    hello();
    assertThat(client.ask(command)).startsWith(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RCPT TO:<>                     | 553 5.1.3",
        "RCPT TO:<a..b@c.example>       | 553 5.1.3",
        "RCPT TO:<.a@c.example>         | 553 5.1.3",
        "RCPT TO:<a@c_d.example>        | 553 5.1.3",
        "RCPT TO:<a@b@c.example>        | 553 5.1.3",
        "RCPT TO:<a@c.example> SIZE=1   | 555 5.5.4",
        "RCPT TO:<\"a b\"@c.example>    | 250 2.1.5",
        "RCPT TO:<a+b@[127.0.0.1]>      | 250 2.1.5",
        "RCPT TO:<postmaster>           | 250 2.1.5",
        "MAIL FROM:<b@c.example>        | 503 5.5.1",
        "DATA                           | 554 5.5.1",
      })
  void checksRecipient(String command, String answer) throws IOException {
    hello();
    client.ask("MAIL FROM:<a@b.example>");
    assertThat(client.ask(command)).startsWith(answer);
  }

  @Test
  void keepsLengthLimitsOfAddresses() throws IOException {
    hello();
    client.ask("MAIL FROM:<a@b.example>");
    assertThat(client.ask("RCPT TO:<" + "a".repeat(64) + "@c.example>")).startsWith("250");
    assertThat(client.ask("RCPT TO:<" + "a".repeat(65) + "@c.example>")).startsWith("553");
    String domain = ("d".repeat(60) + ".").repeat(4) + "example";
    assertThat(client.ask("RCPT TO:<a@" + domain + ">")).startsWith("250");
    assertThat(client.ask("RCPT TO:<ab@" + domain + ">")).startsWith("250");
    assertThat(client.ask("RCPT TO:<abc@" + domain + ">")).startsWith("553");
    assertThat(client.ask("RCPT TO:<\u00e9@c.example>")).startsWith("553");
  }

  @Test
  void takesHundredRecipientsAndNoMore() throws IOException {
    hello();
    client.ask("MAIL FROM:<a@b.example>");
    for (int i = 0; i < 100; i++) {
      assertThat(client.ask("RCPT TO:<r" + i + "@c.example>")).startsWith("250");
    }
    assertThat(client.ask("RCPT TO:<last@c.example>")).startsWith("452 4.5.3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RET=HDRS ENVID=a+2Bb                    | 250 2.1.0",
        "RET=FULL                                | 250 2.1.0",
        "RET=ALL                                 | 501 5.5.4",
        "RET                                     | 501 5.5.4",
        "ENVID=                                  | 501 5.5.4",
        "ENVID=a+b                               | 501 5.5.4",
        "ENVID=a=b                               | 501 5.5.4",
        "ENVID=a+2b                              | 501 5.5.4",
        "NOTIFY=NEVER                            | 555 5.5.4",
      })
  void checksWhatReportsAreAskedForWithMail(String parameters, String answer) throws IOException {
    hello();
    assertThat(client.ask("MAIL FROM:<a@b.example> " + parameters)).startsWith(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb@c.example | 250 2.1.5",
        "NOTIFY=NEVER                            | 250 2.1.5",
        "NOTIFY=NEVER,DELAY                      | 501 5.5.4",
        "NOTIFY=FAILURE,                         | 501 5.5.4",
        "NOTIFY                                  | 501 5.5.4",
        "ORCPT=a@c.example                       | 501 5.5.4",
        "ORCPT=rfc822;a+b@c.example              | 501 5.5.4",
        "ORCPT=rfc822;                           | 501 5.5.4",
        "NOTIFY=DELAY NOTIFY=DELAY               | 501 5.5.4",
        "RET=HDRS                                | 555 5.5.4",
      })
  void checksWhatReportsAreAskedForWithRcpt(String parameters, String answer) throws IOException {
    hello();
    client.ask("MAIL FROM:<a@b.example>");
    assertThat(client.ask("RCPT TO:<a@c.example> " + parameters)).startsWith(answer);
  }

  @Test
  void keepsLengthLimitsOfReportParameters() throws IOException {
    hello();
    assertThat(client.ask("MAIL FROM:<a@b.example> ENVID=" + "e".repeat(101))).startsWith("501");
    assertThat(client.ask("MAIL FROM:<a@b.example> ENVID=" + "e".repeat(100))).startsWith("250");
    String original = "RCPT TO:<a@c.example> ORCPT=rfc822;";
    assertThat(client.ask(original + "r".repeat(494))).startsWith("501");
    assertThat(client.ask(original + "r".repeat(493))).startsWith("250");
  }

  @Test
  void recordsTheEnvelopeIdAsReference() throws IOException {
    hello();
    assertThat(client.ask("MAIL FROM:<b+ref@b.example> RET=HDRS ENVID=n1")).startsWith("250");
    assertThat(client.ask("RCPT TO:<a@c.example> NOTIFY=FAILURE,DELAY")).startsWith("250");
    client.ask("DATA");
    assertThat(client.ask(Mails.HEADER + "\r\nhi\r\n.")).startsWith("250");
    assertThat(records().get(0).reference()).isEqualTo("n1");
    assertThat(records().get(0).sender()).isEqualTo("b+ref@b.example");
  }

  @Test
  void takesAddressesBeyondAsciiOnlyWhenMailSaysSo() throws IOException {
    hello();
    assertThat(client.ask("MAIL FROM:<" + wire("안나@b.example") + ">")).startsWith("501 5.1.7");
    client.ask("MAIL FROM:<a@b.example>");
    assertThat(client.ask("RCPT TO:<" + wire("안나@c.example") + ">")).startsWith("553 5.1.3");
    client.ask("RSET");
    assertThat(client.ask("MAIL FROM:<" + wire("안나@b.example") + "> SMTPUTF8")).startsWith("250");
    assertThat(client.ask("RCPT TO:<" + wire("김@한국.kr") + ">")).startsWith("250");
    assertThat(client.ask("RCPT TO:<" + wire("가".repeat(21) + "a@c.example") + ">"))
        .startsWith("250");
    assertThat(client.ask("RCPT TO:<" + wire("가".repeat(21) + "aa@c.example") + ">"))
        .startsWith("553");
    assertThat(client.ask("RCPT TO:<\u00e9@c.example>")).as("not UTF-8").startsWith("553");
    assertThat(client.ask("RCPT TO:<" + wire("a\u2028b@c.example") + ">")).startsWith("553");
  }

  @Test
  void takesAHeaderBeyondAsciiOnlyWhenMailSaysSo() throws IOException {
    hello();
    String mail = Mails.HEADER.replaceFirst("To: [^\r]*", wire("To: 안나@c.example"));
    assertThat(mail).isNotEqualTo(Mails.HEADER);
    assertThat(hand(mail + "\r\nhi\r\n")).startsWith("550 5.6");
    client.ask("MAIL FROM:<a@b.example> BODY=8BITMIME");
    client.ask("RCPT TO:<a@c.example>");
    client.ask("DATA");
    assertThat(client.ask(mail + "\r\nhi\r\n.")).startsWith("550 5.6.0 Header is not ASCII");
    client.ask("MAIL FROM:<a@b.example> BODY=8BITMIME SMTPUTF8");
    client.ask("RCPT TO:<" + wire("안나@c.example") + ">");
    client.ask("DATA");
    assertThat(client.ask(mail + "\r\nhi\r\n.")).startsWith("250");
    assertThat(records().get(0).recipient()).isEqualTo("안나@c.example");
  }

  /** The test's client writes a byte for each character. */
  private static String wire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
