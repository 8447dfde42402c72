package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.sandbox.Mails;
import io.pabal.sandbox.records.MessageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mails are taken, and what is recorded of them. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF must be seen
class SmtpMailTest extends SmtpServerCase {
  @Test
  void recordsAcceptedMailWithItsIdentity() throws IOException {
    hello();
    assertThat(hand(Mails.text("n1", "i1 i2\r\n i3", "4-17"))).startsWith("250 2.0.0");

    assertThat(records()).hasSize(1);
    MessageRecord mail = records().get(0);
    assertThat(mail.recipient()).isEqualTo("kim@example.org");
    assertThat(mail.sender()).isEqualTo("shop@example.com");
    assertThat(mail.from()).isEqualTo("Shop <shop@example.com>");
    assertThat(mail.notificationId()).isEqualTo("n1");
    assertThat(mail.itemIds()).containsExactly("i1", "i2", "i3");
    assertThat(mail.handOver()).isEqualTo("4-17");
    assertThat(mail.attempt()).isEqualTo(1);
    assertThat(mail.subject()).isEqualTo("Your order");
    assertThat(mail.text()).isEqualTo("It is on its way.\r\n");
    assertThat(mail.messageId()).isEqualTo("<n1.1@example.com>");
    assertThat(mail.provider()).isEqualTo("smtp-a");
  }

  @Test
  void recordsMailOfStrangersToo() throws IOException {
    hello();
    assertThat(hand(Mails.HEADER + "\r\nhi\r\n")).startsWith("250");
    assertThat(records().get(0).itemIds()).isEmpty();
    assertThat(records().get(0).notificationId()).isNull();
  }

  @Test
  void recordsEachRecipientOfAMail() throws IOException {
    hello();
    client.send("MAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
    for (String expected : List.of("250", "250", "250", "354")) {
      assertThat(client.reply()).startsWith(expected);
    }
    assertThat(client.ask(Mails.HEADER + "\r\nhi\r\n.")).startsWith("250");
    assertThat(records())
        .extracting(MessageRecord::recipient)
        .containsExactly("a@example.org", "b@example.org");
  }

  @Test
  void removesDotStuffing() throws IOException {
    hello();
    assertThat(hand(Mails.HEADER + "\r\n..\r\n..two\r\nthree.\r\n")).startsWith("250");
    assertThat(records().get(0).text()).isEqualTo(".\r\n.two\r\nthree.\r\n");
  }

  @Test
  void readsHtmlAndEncodedSubject() throws IOException {
    hello();
    String mail =
        Mails.HEADER
            + "Subject: =?UTF-8?B?7YyM67CcIOuwnOyGoQ==?=\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain; charset=UTF-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=C3=A9\r\n"
            + "--b\r\nContent-Type: text/html; charset=UTF-8\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nPGI+aGk8L2I+\r\n--b--\r\n";
    assertThat(hand(mail)).startsWith("250");
    assertThat(records().get(0).subject()).isEqualTo("파발 발송");
    assertThat(records().get(0).text()).isEqualTo("café");
    assertThat(records().get(0).html()).isEqualTo("<b>hi</b>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"From", "Date", "Message-ID"})
  void wantsSomeHeadersExactlyOnce(String name) throws IOException {
    hello();
    String line =
        Mails.HEADER.lines().filter(l -> l.startsWith(name + ":")).findFirst().orElseThrow()
            + "\r\n";
    assertThat(hand(Mails.HEADER.replace(line, "") + "\r\nhi\r\n"))
        .isEqualTo("550 5.6.0 No " + name + " header");
    assertThat(hand(Mails.HEADER + line + "\r\nhi\r\n"))
        .isEqualTo("550 5.6.0 More than one " + name + " header");
    assertThat(records()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Subject: a\\r\\nSubject: b\\r\\n\\r\\nhi\\r\\n                            | 5.6.0 More than one Subject",
        "Sub ject: a\\r\\n\\r\\nhi\\r\\n                                        | 5.6.0 Blank or control",
        "no colon\\r\\n\\r\\nhi\\r\\n                                           | 5.6.0 Header line without",
        "Reply-To: not an address\\r\\n\\r\\nhi\\r\\n                           | 5.6.0 Reply-To",
        "Cc: a@b@c\\r\\n\\r\\nhi\\r\\n                                          | 5.6.0 Cc",
        "Subject: =?UTF-8?B?***?=\\r\\n\\r\\nhi\\r\\n                           | 5.6.0 Subject",
        "Content-Type: multipart/mixed; boundary=b\\r\\n\\r\\n--b\\r\\n\\r\\nhi\\r\\n | 5.6.0 MIME",
        "Content-Type: text/plain; charset=klingon\\r\\n\\r\\nhi\\r\\n          | 5.6.",
        "Content-Type: text/plain; charset=utf-8\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n/w==\\r\\n | 5.6.1",
        "Content-Type: text/plain\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\naGk*\\r\\n | 5.6.0 MIME",
      })
  void refusesBrokenMail(String rest, String answer) throws IOException {
    hello();
    String mail = Mails.HEADER + rest.replace("\\r\\n", "\r\n");
    assertThat(hand(mail)).startsWith("550 " + answer);
    assertThat(records()).isEmpty();
    assertThat(sandbox.refusals().total()).isEqualTo(1);
  }

  @Test
  void refusesBytesThatServersRefuse() throws IOException {
    hello();
    assertThat(hand(Mails.HEADER + "\r\na\0b\r\n")).startsWith("550 5.6.0 NUL");
    assertThat(hand(Mails.HEADER + "\r\n\u00c3\u00a9\r\n")).startsWith("550 5.6.1 8-bit");
    assertThat(hand(Mails.HEADER + "Subject: \u00c3\r\n\r\nhi\r\n")).startsWith("550 5.6.1");
    assertThat(hand(Mails.HEADER + "\r\n" + "x".repeat(998) + "\r\n")).startsWith("250");
    assertThat(hand(Mails.HEADER + "\r\n" + "x".repeat(999) + "\r\n"))
        .startsWith("550 5.6.0 Line of 999");
  }

  @Test
  void takesAnnouncedEightBitText() throws IOException {
    hello();
    client.ask("MAIL FROM:<shop@example.com> BODY=8BITMIME");
    client.ask("RCPT TO:<kim@example.org>");
    client.ask("DATA");
    String mail =
        Mails.HEADER
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(client.ask(mail + "\r\n.")).startsWith("250");
    assertThat(records().get(0).text()).isEqualTo("é\r\n");
  }

  @Test
  void refusesOversizedMailAndGoesOn() throws IOException {
    hello();
    client.ask("MAIL FROM:<shop@example.com>");
    client.ask("RCPT TO:<kim@example.org>");
    client.ask("DATA");
    client.send(Mails.HEADER + "\r\n");
    String line = "x".repeat(998) + "\r\n";
    for (int i = 0; i < 11; i++) {
      client.send(line.repeat(1024));
    }
    assertThat(client.ask(".")).startsWith("552 5.3.4");
    assertThat(hand(Mails.HEADER + "\r\nhi\r\n")).startsWith("250");
  }
}
