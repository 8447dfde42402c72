package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.sandbox.Mails;
import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.records.MessageQuery;
import io.pabal.sandbox.records.MessageRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // CRLF must be seen
class SmtpServerTest {
  @TempDir Path directory;
  private Sandbox sandbox;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    start(SandboxOptions.defaults(directory));
  }

  private void start(SandboxOptions options) throws IOException {
    stop();
    sandbox = Sandbox.start(options);
    client = new RawClient(sandbox.smtpPort());
  }

  @AfterEach
  void stop() throws IOException {
    if (client != null) {
      client.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private List<MessageRecord> records() throws IOException {
    return sandbox.records().find(MessageQuery.after(0, 1000)).messages();
  }

  private void hello() throws IOException {
    assertThat(client.reply()).startsWith("220 ");
    assertThat(client.ask("EHLO test.example")).contains("250-PIPELINING");
  }

  private String hand(String mail) throws IOException {
    assertThat(client.ask("MAIL FROM:<shop@example.com>")).startsWith("250");
    assertThat(client.ask("RCPT TO:<kim@example.org>")).startsWith("250");
    assertThat(client.ask("DATA")).startsWith("354");
    return client.ask(mail + ".");
  }

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
            "250 ENHANCEDSTATUSCODES");
  }

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
        "MAIL FROM:<a@b.example> SMTPUTF8         | 555 5.5.4",
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
        "RCPT TO:<a@c.example> NOTIFY=NEVER | 555 5.5.4",
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

  @Test
  void asksForAuthenticationBehindTls() throws Exception {
    start(SandboxOptions.defaults(directory).withCredentials(Map.of("pabal", "secret")));
    hello();
    String right = base64("\0pabal\0secret");
    assertThat(client.ask("AUTH PLAIN " + right)).startsWith("538 5.7.11");
    assertThat(client.ask("MAIL FROM:<a@b.example>")).startsWith("530 5.7.0");
    assertThat(client.ask("STARTTLS")).startsWith("220");
    client.startTls(sandbox.certificateFile());
    assertThat(client.ask("MAIL FROM:<a@b.example>")).startsWith("503");
    assertThat(client.ask("EHLO test.example"))
        .contains("AUTH PLAIN LOGIN")
        .doesNotContain("STARTTLS");
    assertThat(client.ask("AUTH PLAIN " + base64("\0pabal\0wrong"))).startsWith("535 5.7.8");
    assertThat(client.ask("AUTH CRAM-MD5")).startsWith("504");
    assertThat(client.ask("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
    assertThat(client.ask("*")).startsWith("501");
    assertThat(client.ask("AUTH PLAIN")).isEqualTo("334");
    assertThat(client.ask(right)).startsWith("235");
    assertThat(hand(Mails.HEADER + "\r\nhi\r\n")).startsWith("250");
  }

  @Test
  void takesLoginToo() throws Exception {
    SandboxOptions.Smtp implicit = new SandboxOptions.Smtp("smtp-b", 0, TlsMode.IMPLICIT);
    start(
        SandboxOptions.defaults(directory)
            .withSmtp(implicit)
            .withCredentials(Map.of("pabal", "secret")));
    client.startTls(sandbox.certificateFile());
    hello();
    assertThat(client.ask("AUTH LOGIN " + base64("pabal"))).isEqualTo("334 UGFzc3dvcmQ6");
    assertThat(client.ask(base64("secret"))).startsWith("235");
    assertThat(hand(Mails.HEADER + "\r\nhi\r\n")).startsWith("250");
    assertThat(records().get(0).provider()).isEqualTo("smtp-b");
  }

  @Test
  void takesNothingInPlainTextWhenTlsIsRequired() throws Exception {
    start(
        SandboxOptions.defaults(directory)
            .withSmtp(new SandboxOptions.Smtp("smtp-a", 0, TlsMode.STARTTLS_REQUIRED)));
    hello();
    assertThat(client.ask("MAIL FROM:<a@b.example>")).startsWith("530 5.7.0 Must issue");
    client.ask("STARTTLS");
    client.startTls(sandbox.certificateFile());
    client.ask("EHLO test.example");
    assertThat(client.ask("MAIL FROM:<a@b.example>")).startsWith("250");
  }

  @Test
  void refusesCommandsInjectedBeforeTheHandshake() throws IOException {
    hello();
    client.send("STARTTLS\r\nRSET\r\n");
    assertThat(client.reply()).startsWith("554 5.5.0");
    assertThat(client.reply()).isNull();
  }

  @Test
  void keepsItsCertificateOverARestart() throws Exception {
    byte[] before = java.nio.file.Files.readAllBytes(sandbox.certificateFile());
    start(SandboxOptions.defaults(directory));
    assertThat(sandbox.certificateFile()).hasBinaryContent(before);

    Path other = directory.resolve("other");
    try (Sandbox stranger = Sandbox.start(SandboxOptions.defaults(other))) {
      hello();
      client.ask("STARTTLS");
      Path wrong = stranger.certificateFile();
      assertThatThrownBy(() -> client.startTls(wrong)).isInstanceOf(SSLException.class);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
