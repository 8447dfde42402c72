package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.UnsubscribeToken;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EmailComposerTest {
  private static final Envelope ENVELOPE = SampleEnvelopes.to(Channel.EMAIL, "jin@example.com");
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private static EmailComposer composer(String fromName) {
    return new EmailComposer(provider(fromName), Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC));
  }

  private static EmailComposer unsubscribing(String url) {
    return new EmailComposer(
        provider("Shop").withUnsubscribe(new EmailProvider.Unsubscribe(url, Secret.ofValue(KEY))),
        Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC));
  }

  private static EmailProvider provider(String fromName) {
    return EmailProvider.of(
        "mail",
        new EmailProvider.Server("127.0.0.1", 25, TlsMode.NONE, null),
        null,
        EmailProvider.Identity.of("shop@example.org", fromName));
  }

  private static RenderedMessage message(String subject, String text, String html) {
    return new RenderedMessage(
        "ko", Map.of(Part.EMAIL_SUBJECT, subject, Part.EMAIL_TEXT, text, Part.EMAIL_HTML, html));
  }

  private static MimeMessage parsed(byte[] mail) throws Exception {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
  }

  private static void assertRefused(OutcomeClass outcome, Envelope envelope, RenderedMessage text) {
    assertThatThrownBy(() -> composer("Shop").compose(envelope, text))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class, e -> assertThat(e.outcome()).isEqualTo(outcome));
  }

  @Test
  void oneClickHeaderNamesTheRecipientAndTheCategorySigned() throws Exception {
    String url = "https://example.org/unsubscribe?t=";
    byte[] bytes = unsubscribing(url).compose(ENVELOPE, message("s", "t", "<p>h</p>"));
    MimeMessage mail = parsed(bytes);

    String address = mail.getHeader("List-Unsubscribe", null);
    assertThat(address).startsWith("<" + url).endsWith(">");
    String token = address.substring(1 + url.length(), address.length() - 1);
    assertThat(UnsubscribeToken.verified(token, List.of(UnsubscribeToken.key(KEY))))
        .contains(new UnsubscribeToken("recipient-1", "order"));
    assertThat(mail.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    assertThat(new String(bytes, StandardCharsets.US_ASCII))
        .contains("List-Unsubscribe: " + address + "\r\n");
  }

  @Test
  void withoutAnEndpointOrForAMandatoryMessageThereIsNoOneClickHeader() throws Exception {
    byte[] none = composer("Shop").compose(ENVELOPE, message("s", "t", "<p>h</p>"));
    byte[] mandatory =
        unsubscribing("https://example.org/u?t=")
            .compose(envelope("recipient-1", true), message("s", "t", "<p>h</p>"));
    assertThat(parsed(none).getHeader("List-Unsubscribe")).isNull();
    assertThat(parsed(none).getHeader("List-Unsubscribe-Post")).isNull();
    assertThat(parsed(mandatory).getHeader("List-Unsubscribe")).isNull();
  }

  @Test
  void theLongestUsualIdFitsIntoOneLineAndWhatDoesNotIsRefused() throws Exception {
    EmailComposer composer =
        unsubscribing(
            "https://example.org/" + "u".repeat(EmailProvider.Unsubscribe.MAX_URL_CHARS - 20));
    composer.compose(envelope("r".repeat(128), false), message("s", "t", "<p>h</p>"));
    assertThatThrownBy(
            () ->
                composer.compose(
                    envelope("\ud83d\ude00".repeat(200), false), message("s", "t", "<p>h</p>")))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class,
            e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE));
  }

  @Test
  void unsubscribeEndpointMustBeHttpsAndItsKeyLong() {
    for (String url :
        List.of("http://example.org/u", "ftp://example.org", "https://example.org/<x>", "x")) {
      assertThatThrownBy(() -> unsubscribing(url)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () ->
                new EmailComposer(
                    provider("Shop")
                        .withUnsubscribe(
                            new EmailProvider.Unsubscribe(
                                "https://example.org/u", Secret.ofValue("short"))),
                    Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Envelope envelope(String recipient, boolean mandatory) {
    OutboxNotification n = ENVELOPE.notification();
    return new Envelope(
        new OutboxNotification(
            n.schema(),
            n.notificationId(),
            recipient,
            n.address(),
            n.lane(),
            n.category(),
            n.template(),
            n.locale(),
            n.zone(),
            n.items(),
            n.dataJson(),
            n.catalogVersion(),
            n.inDoubt(),
            mandatory,
            n.decidedAt(),
            n.sendBefore()),
        ENVELOPE.handOver(),
        false);
  }

  @Test
  void composesTextAndHtmlWithItsIdentity() throws Exception {
    byte[] bytes = composer("가게").compose(ENVELOPE, message("배송 안내", "안녕\n.dot\n", "<p>안녕</p>"));
    MimeMessage mail = parsed(bytes);

    assertThat(mail.getSubject()).isEqualTo("배송 안내");
    assertThat(mail.getMessageID()).isEqualTo("<" + SampleEnvelopes.ID + "@example.org>");
    assertThat(mail.getFrom()[0].toString()).contains("shop@example.org");
    assertThat(mail.getHeader("To", null)).isEqualTo("jin@example.com");
    assertThat(mail.getHeader("Date", null)).isEqualTo("Sun, 22 Nov 2026 09:00:00 +0000");
    assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    assertThat(mail.getHeader(EmailComposer.NOTIFICATION, null)).isEqualTo(SampleEnvelopes.ID);
    assertThat(mail.getHeader(EmailComposer.HAND_OVER, null)).isEqualTo("e1-7");
    assertThat(mail.getHeader(EmailComposer.ATTEMPT, null)).isEqualTo("1");
    MimeMultipart parts = (MimeMultipart) mail.getContent();
    assertThat(parts.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContent()).isEqualTo("안녕\r\n.dot\r\n");
    assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>안녕</p>\r\n");
    assertThat(parts.getBodyPart(1).getContentType().toLowerCase(java.util.Locale.ROOT))
        .contains("text/html", "utf-8");
  }

  @Test
  void isPlainTextWhenTheTemplateHasNoHtml() throws Exception {
    RenderedMessage plain =
        new RenderedMessage("ko", Map.of(Part.EMAIL_SUBJECT, "제목", Part.EMAIL_TEXT, "안녕\n"));
    MimeMessage mail = parsed(composer("Shop").compose(ENVELOPE, plain));
    assertThat(mail.getContentType().toLowerCase(java.util.Locale.ROOT))
        .contains("text/plain", "utf-8");
    assertThat(mail.getContent()).isEqualTo("안녕\r\n");
  }

  @Test
  void staysInAsciiAndShortLines() throws Exception {
    String wide = "가".repeat(3_000) + "x".repeat(3_000) + "\u0000\u0007\ud800";
    byte[] bytes = composer("가게").compose(ENVELOPE, message("가".repeat(300), wide, wide));
    String mail = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(
            mail.chars().allMatch(c -> c < 127 && (c >= 32 || c == '\r' || c == '\n' || c == '\t')))
        .isTrue();
    assertThat(mail.split("\r\n")).allSatisfy(line -> assertThat(line).hasSizeLessThan(999));
    assertThat(mail.replace("\r\n", "")).doesNotContain("\r", "\n");
  }

  @Test
  void foldsTheItemsOfADigest() throws Exception {
    List<Item> items = SampleEnvelopes.items(100);
    Envelope digest =
        SampleEnvelopes.of(Channel.EMAIL, "jin@example.com", SampleEnvelopes.ID, items);
    byte[] bytes = composer("Shop").compose(digest, message("s", "t", "h"));
    assertThat(new String(bytes, StandardCharsets.US_ASCII).split("\r\n"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
    String header = parsed(bytes).getHeader(EmailComposer.ITEMS, null);
    assertThat(header.replaceAll("\r\n\\s+", " ").split(" "))
        .containsExactly(items.stream().map(Item::itemId).toArray(String[]::new));
  }

  @Test
  void showsAnEncodedWordInASubjectAsItWasWritten() throws Exception {
    String word = "=?utf-8?B?DQpCY2M6IHZpY3RpbUBldmlsLmV4YW1wbGU=?=";
    for (String subject : List.of(word, "Hi " + word + " " + word, "가 " + word, "1 =? 2")) {
      byte[] bytes = composer("Shop").compose(ENVELOPE, message(subject, "t", "h"));
      assertThat(parsed(bytes).getSubject()).isEqualTo(subject);
      assertThat(new String(bytes, StandardCharsets.US_ASCII).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78 + 8));
    }
  }

  @Test
  void refusesWhatCannotBeSent() {
    assertRefused(
        OutcomeClass.DEAD_ADDRESS,
        SampleEnvelopes.to(Channel.EMAIL, "a@b.org\r\nBcc: x@y.z"),
        message("s", "t", "h"));
    assertRefused(OutcomeClass.BAD_MESSAGE, ENVELOPE, message("", "t", "h"));
    assertRefused(OutcomeClass.BAD_MESSAGE, ENVELOPE, message("\u0000", "t", "h"));
    assertRefused(OutcomeClass.BAD_MESSAGE, ENVELOPE, message("s", " ", "h"));
    assertRefused(OutcomeClass.BAD_MESSAGE, ENVELOPE, message("x".repeat(999), "t", "h"));
    assertRefused(OutcomeClass.BAD_MESSAGE, ENVELOPE, message("s", "x\n".repeat(1_500_000), "h"));
    assertRefused(
        OutcomeClass.BAD_MESSAGE,
        ENVELOPE,
        new RenderedMessage("ko", Map.of(Part.EMAIL_SUBJECT, "s", Part.EMAIL_HTML, "h")));
  }

  @Test
  void keepsTheMessageIdOnAResend() throws Exception {
    Envelope resent = new Envelope(ENVELOPE.notification(), new HandOver("e2", 1), true);
    RenderedMessage text = message("s", "t", "h");
    assertThat(parsed(composer("Shop").compose(resent, text)).getMessageID())
        .isEqualTo(parsed(composer("Shop").compose(ENVELOPE, text)).getMessageID());
  }

  /** What the class loader test calls by reflection. */
  public static final class Probe {
    private Probe() {}

    public static String compose() throws Exception {
      byte[] mail = composer("Shop").compose(ENVELOPE, message("제목", "글", "<p>글</p>"));
      return new String(mail, StandardCharsets.US_ASCII);
    }
  }

  @Test
  void composesInAClassLoaderOfItsOwnOnAnybodysThread() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(new File(entry).toURI().toURL());
    }
    ClassLoader nothing = ClassLoader.getPlatformClassLoader();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader job = new URLClassLoader(classPath.toArray(URL[]::new), nothing)) {
      thread.setContextClassLoader(nothing);
      Class<?> probe = job.loadClass(Probe.class.getName());
      assertThat(probe).isNotEqualTo(Probe.class);
      assertThat((String) probe.getMethod("compose").invoke(null))
          .contains("multipart/alternative", "X-Pabal-Notification: " + SampleEnvelopes.ID);
      assertThat(thread.getContextClassLoader()).isSameAs(nothing);
      assertThat(System.getProperty("jakarta.mail.util.StreamProvider"))
          .isEqualTo("org.eclipse.angus.mail.util.MailStreamProvider");
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
