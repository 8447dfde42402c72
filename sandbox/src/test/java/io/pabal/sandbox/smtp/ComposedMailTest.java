package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.records.MessageRecord;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mails of Jakarta Mail, the library that most senders use: strict must not mean that they are
 * refused.
 */
class ComposedMailTest {
  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults(directory));
  }

  @AfterEach
  void stop() throws Exception {
    sandbox.close();
  }

  private MessageRecord hand(MimeMessage mail) throws Exception {
    mail.setHeader("Date", "Sun, 22 Nov 2026 16:00:00 +0000");
    mail.saveChanges();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    mail.writeTo(bytes);
    String stuffed =
        bytes.toString(StandardCharsets.ISO_8859_1).replaceAll("(?m)^\\.", "..").stripTrailing();
    try (RawClient client = new RawClient(sandbox.smtpPort())) {
      client.reply();
      client.ask("EHLO test.example");
      client.ask("MAIL FROM:<shop@example.com>");
      client.ask("RCPT TO:<kim@example.org>");
      client.ask("DATA");
      assertThat(client.ask(stuffed + "\r\n.")).startsWith("250");
    }
    return sandbox.records().get(1).orElseThrow();
  }

  private static MimeMessage mail(String text) throws Exception {
    MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
    mail.setFrom(new InternetAddress("shop@example.com", "하늘 상점, \"Haneul\"", "UTF-8"));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress("kim@example.org"));
    mail.setSubject("주문하신 상품이 발송되었습니다 ".repeat(8).strip(), "UTF-8");
    MimeMultipart alternatives = new MimeMultipart("alternative");
    alternatives.addBodyPart(part(text, "plain"));
    alternatives.addBodyPart(part("<p>" + text + "</p>", "html"));
    mail.setContent(alternatives);
    return mail;
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, "UTF-8", subtype);
    return part;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain ASCII\r\n",
        "결제가 완료되었습니다. 감사합니다 🐎\r\n",
        "mostly ASCII, café = 100%\r\n.\r\n..\r\nFrom the start\r\n",
        "trailing blanks   \r\nand a tab\t\r\n",
      })
  void takesTextAsItWasWritten(String text) throws Exception {
    MessageRecord record = hand(mail(text));
    assertThat(record.text().stripTrailing()).isEqualTo(text.stripTrailing());
    assertThat(record.html()).contains(text.strip());
    assertThat(record.subject()).isEqualTo("주문하신 상품이 발송되었습니다 ".repeat(8).strip());
    assertThat(record.from()).contains("하늘 상점").contains("<shop@example.com>");
  }

  @Test
  void takesLinesThatHadToBeEncoded() throws Exception {
    String text = "x".repeat(5_000);
    assertThat(hand(mail(text)).text().stripTrailing()).isEqualTo(text);
  }

  @Test
  void readsManyFoldedItems() throws Exception {
    List<String> items = IntStream.range(0, 200).mapToObj("item-%032d"::formatted).toList();
    MimeMessage mail = mail("digest");
    mail.setHeader("X-Pabal-Items", MimeUtility.fold(15, String.join(" ", items)));
    assertThat(hand(mail).itemIds()).isEqualTo(items);
  }
}
