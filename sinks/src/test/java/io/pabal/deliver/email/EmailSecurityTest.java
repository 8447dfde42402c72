package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an attacker can try on the e-mail channel: who writes data (subjects, addresses, ids), who
 * stands on the line, who runs the mail server. Configuration is covered where it could be mistaken
 * for data.
 */
@Timeout(60)
class EmailSecurityTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
  private static final Envelope ENVELOPE = SampleEnvelopes.to(Channel.EMAIL, "jin@example.com");
  private static final RenderedMessage TEXT = message("s", "t");
  private static final HeldCertificate GOOD = certificate("127.0.0.1");
  private static final HeldCertificate OTHER = certificate("127.0.0.1");
  private static final HeldCertificate WRONG_NAME = certificate("mail.example.org");

  private SenderUnderTest under;

  @BeforeEach
  void startServer() throws Exception {
    under = new SenderUnderTest();
    under.server.extensions = List.of("PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN XOAUTH2");
    use(GOOD);
  }

  @AfterEach
  void stop() throws Exception {
    under.close();
  }

  private static HeldCertificate certificate(String name) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(name).build();
  }

  private static RenderedMessage message(String subject, String text) {
    return new RenderedMessage(
        "ko",
        Map.of(Part.EMAIL_SUBJECT, subject, Part.EMAIL_TEXT, text, Part.EMAIL_HTML, "<p>h</p>"));
  }

  private static byte[] compose(String fromName, Envelope envelope, RenderedMessage text)
      throws UnsendableMessageException {
    EmailProvider provider =
        EmailProvider.of(
                "mail",
                new EmailProvider.Server("127.0.0.1", 25, TlsMode.NONE, null),
                null,
                EmailProvider.Identity.of("shop@example.org", fromName))
            .withUnsubscribe(
                new EmailProvider.Unsubscribe("https://example.org/u?t=", Secret.ofValue(KEY)));
    return new EmailComposer(provider, CLOCK).compose(envelope, text);
  }

  private static MimeMessage parsed(byte[] mail) throws Exception {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
  }

  private static void assertRefused(OutcomeClass outcome, Envelope envelope) {
    assertThatThrownBy(() -> compose("Shop", envelope, TEXT))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class, e -> assertThat(e.outcome()).isEqualTo(outcome));
  }

  // Who writes data.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hi\r\nBcc: x@y.z",
        "Hi\nBcc: x@y.z",
        "Hi\rBcc: x",
        "한\r\nBcc: x",
        "Hi\u0085Bcc: x",
        "Hi\u2028Bcc: x",
        "Hi\r\n\r\nbody",
        "Hi\r\n.\r\nMAIL FROM:<a@b.org>",
        "Hi\u0000Bcc: x"
      })
  void noSubjectOrSenderNameAddsAHeader(String evil) throws Exception {
    MimeMessage mail = parsed(compose(evil, ENVELOPE, message(evil, "t")));
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).doesNotContainPattern("\\p{Cc}").startsWith(evil.substring(0, 1));
    assertThat(mail.getFrom()).hasSize(1);
    assertThat(((MimeMultipart) mail.getContent()).getCount()).isEqualTo(2);
  }

  @Test
  void noTextEndsTheMailOrGivesACommand() throws Exception {
    under.open();
    String evil = "Hi\r\n.\r\nMAIL FROM:<a@b.org>\r\nRCPT TO:<c@d.org>\nDATA\n.\n\r.\rQUIT";
    assertThat(under.start(evil).get().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.mails).hasSize(1);
    assertThat(under.commands("MAIL")).hasSize(1);
    assertThat(under.commands("RCPT")).containsExactly("RCPT TO:<jin@example.com>");
    assertThat(under.commands("QUIT")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.org\r\nBcc: x@y.z",
        "a@b.org>\r\nRCPT TO:<c@d.org",
        "a@b.org> NOTIFY=SUCCESS",
        "a@b.org\n",
        "a@b.org\u0000",
        "가@b.org\u2028Bcc: x",
        "가\u0085나@b.org",
        "\"a\\\r\n b\"@c.org",
        "a@b.org, c@d.org",
        "g: a@b.org, c@d.org;",
        "Jin <a@b.org>"
      })
  void noAddressAddsAHeaderACommandOrARecipient(String evil) throws Exception {
    assertRefused(OutcomeClass.DEAD_ADDRESS, SampleEnvelopes.to(Channel.EMAIL, evil));
    under.open();
    assertThatThrownBy(() -> under.sendTo(evil)).isInstanceOf(UnsendableMessageException.class);
    assertThat(under.server.commands).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: x", "a b", "", "á", "a\u0000", "a\r\nRSET"})
  void noIdAddsAHeader(String evil) {
    assertRefused(
        OutcomeClass.BAD_MESSAGE,
        SampleEnvelopes.of(Channel.EMAIL, "jin@example.com", evil, SampleEnvelopes.items(1)));
    Item item = SampleEnvelopes.items(1).get(0);
    assertRefused(
        OutcomeClass.BAD_MESSAGE,
        SampleEnvelopes.of(
            Channel.EMAIL,
            "jin@example.com",
            "id",
            List.of(new Item(evil, 1, "s", "e", "t", item.eventTime(), item.appendedAt()))));
    if (!evil.isEmpty()) {
      assertRefused(
          OutcomeClass.BAD_MESSAGE,
          new Envelope(ENVELOPE.notification(), new HandOver("e" + evil, 1), false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"r\r\nBcc: x", "r>, <https://evil.example", "r\u0000"})
  void noRecipientOrCategoryAddsToTheUnsubscribeHeader(String evil) throws Exception {
    OutboxNotification n = ENVELOPE.notification();
    Envelope envelope =
        new Envelope(
            new OutboxNotification(
                n.schema(),
                n.notificationId(),
                evil,
                n.address(),
                n.lane(),
                evil,
                n.template(),
                n.locale(),
                n.zone(),
                n.items(),
                n.dataJson(),
                n.catalogVersion(),
                n.inDoubt(),
                false,
                n.decidedAt(),
                n.sendBefore()),
            ENVELOPE.handOver(),
            false);
    MimeMessage mail = parsed(compose("Shop", envelope, TEXT));
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getHeader("List-Unsubscribe"))
        .hasSize(1)
        .allSatisfy(
            value -> assertThat(value).matches("<https://example\\.org/u\\?t=[A-Za-z0-9._-]+>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b\r\nRSET", "b>", "b+c", "b@c", "b c", ""})
  void noPrefixOrDomainAddsToABounceAddress(String evil) {
    assertThatThrownBy(() -> new EmailProvider.Verp(evil, "example.org", Secret.ofValue(KEY)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EmailProvider.Verp("b", evil + ".org>", Secret.ofValue(KEY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noIdAddsToABounceAddress() {
    under.open(
        p ->
            p.withBounces(
                new EmailProvider.Bounces(
                    new EmailProvider.Verp("b", "example.org", Secret.ofValue(KEY)), true)));
    for (String evil : List.of("id", "a>@x", "a>\r\nRSET", "0".repeat(33))) {
      assertThatThrownBy(() -> under.prepare(evil))
          .isInstanceOfSatisfying(
              UnsendableMessageException.class,
              e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nRSET", "a b", "a>", ""})
  void noIdentityOrHostAddsACommand(String evil) {
    assertThatThrownBy(() -> EmailProvider.Identity.of("shop@" + evil + ".org", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new EmailProvider.Identity("a@b.org", null, "a@b.org", evil, "example.org"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new EmailProvider.Identity("a@b.org", null, "a@b.org", "example.org", evil))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EmailProvider.Server(evil, 25, TlsMode.STARTTLS, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Who stands on the line.

  private void use(HeldCertificate certificate) {
    under.server.tls =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext();
  }

  private HandOverResult send(TlsMode mode, String trusted) throws Exception {
    under.server.implicitTls = mode == TlsMode.IMPLICIT;
    under.open(
        p ->
            SenderUnderTest.with(
                new EmailProvider.Server("127.0.0.1", under.server.port(), mode, trusted),
                p.login()));
    return under.send();
  }

  private void assertNothingWasToldInTheClear() {
    assertThat(under.commands("AUTH")).isEmpty();
    assertThat(under.commands("MAIL")).isEmpty();
    assertThat(under.server.mails).isEmpty();
  }

  @Test
  void sendsWhenAllIsRight() throws Exception {
    assertThat(send(TlsMode.STARTTLS, GOOD.certificatePem()).outcome())
        .isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void startTlsStrippedFromTheOfferEndsIt() throws Exception {
    under.server.extensions = List.of("PIPELINING", "AUTH PLAIN");
    assertThat(send(TlsMode.STARTTLS, GOOD.certificatePem()).outcome())
        .isEqualTo(OutcomeClass.CONFIG);
    assertNothingWasToldInTheClear();
  }

  @ParameterizedTest
  @CsvSource({"454 4.7.0 not now, THROTTLED", "500 5.5.2 what, CONFIG"})
  void startTlsRefusedEndsIt(String reply, OutcomeClass expected) throws Exception {
    under.server.answerAt(SmtpPhase.STARTTLS, reply);
    assertThat(send(TlsMode.STARTTLS, GOOD.certificatePem()).outcome()).isEqualTo(expected);
    assertNothingWasToldInTheClear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 go\r\n250 AUTH PLAIN",
        "220 go\r\n250-me\r\n250 AUTH PLAIN\r\n235 2.7.0 logged in",
        "220 go\r\n"
      })
  void repliesBeforeTheHandshakeAreNotTakenForTheServers(String injected) throws Exception {
    under.server.answerAt(SmtpPhase.STARTTLS, injected + (injected.endsWith("\n") ? "x" : ""));
    assertThat(send(TlsMode.STARTTLS, GOOD.certificatePem()).outcome())
        .isEqualTo(OutcomeClass.NOT_SENT);
    assertNothingWasToldInTheClear();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsMode.class,
      names = {"STARTTLS", "IMPLICIT"})
  void aCertificateThatIsNotTrustedEndsIt(TlsMode mode) throws Exception {
    assertThat(send(mode, OTHER.certificatePem()).outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(send(mode, null).outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertNothingWasToldInTheClear();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsMode.class,
      names = {"STARTTLS", "IMPLICIT"})
  void aCertificateForAnotherNameEndsIt(TlsMode mode) throws Exception {
    use(WRONG_NAME);
    assertThat(send(mode, WRONG_NAME.certificatePem()).outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertNothingWasToldInTheClear();
  }

  @Test
  void noPlainConnectionToAnotherMachineCanBeConfigured() {
    assertThatThrownBy(() -> new EmailProvider.Server("mail.example.org", 25, TlsMode.NONE, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mail.example.org");
  }

  @Test
  void noWeakerLoginIsTakenThanIsConfigured() throws Exception {
    under.server.extensions = List.of("STARTTLS", "AUTH PLAIN LOGIN");
    under.open(
        p ->
            SenderUnderTest.with(
                new EmailProvider.Server(
                    "127.0.0.1", under.server.port(), TlsMode.STARTTLS, GOOD.certificatePem()),
                new EmailProvider.Login("pabal", Secret.ofValue("token"), LoginMechanism.XOAUTH2)));
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertNothingWasToldInTheClear();
  }

  // Who runs the mail server, and who reads what we write down.

  @ParameterizedTest
  @EnumSource(LoginMechanism.class)
  void noResultRepeatsWhatAServerEchoes(LoginMechanism mechanism) throws Exception {
    String secret = SenderUnderTest.PASSWORD;
    String plain = base64("\0pabal\0" + secret);
    String bearer = base64("user=pabal\1auth=Bearer " + secret + "\1\1");
    under.server.extensions = List.of("AUTH PLAIN XOAUTH2");
    for (SmtpPhase phase :
        List.of(SmtpPhase.AUTH, SmtpPhase.MAIL, SmtpPhase.RCPT, SmtpPhase.DATA, SmtpPhase.DOT)) {
      under.server.answerAt(
          phase,
          "535-5.7.8 \u0007wrong "
              + String.join(" ", secret, base64(secret))
              + "\r\n535 5.7.8 "
              + String.join(" ", plain, bearer, "x".repeat(900)));
      under.open(
          p ->
              SenderUnderTest.with(
                  p.server(), new EmailProvider.Login("pabal", Secret.ofValue(secret), mechanism)));
      HandOverResult result = under.send();
      assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
      assertThat(result.toString()).doesNotContain(secret, base64(secret), plain, bearer);
      assertThat(result.detail())
          .doesNotContainPattern("\\p{Cc}")
          .hasSizeLessThanOrEqualTo(Outcome.MAX_DETAIL_CHARS);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void noTextOfTheConfigurationShowsASecret() {
    EmailProvider provider =
        SenderUnderTest.with(
                new EmailProvider.Server("127.0.0.1", 25, TlsMode.NONE, null),
                new EmailProvider.Login("pabal", Secret.ofValue("hunter2")))
            .withUnsubscribe(
                new EmailProvider.Unsubscribe("https://example.org/", Secret.ofValue("hunter2")))
            .withBounces(
                new EmailProvider.Bounces(
                    new EmailProvider.Verp("b", "example.org", Secret.ofValue("hunter2")), true));
    assertThat(provider.toString()).contains("pabal").doesNotContain("hunter2");
  }

  @Test
  void aLoginThatCannotBeUsedShowsOnlyWhereItStands() {
    SmtpLogin login =
        new SmtpLogin(
            new EmailProvider.Login(
                "pabal", Secret.ofValue("hunter2 no token"), LoginMechanism.XOAUTH2));
    assertThatThrownBy(login::read)
        .isInstanceOf(SmtpRefusedException.class)
        .hasMessageNotContaining("hunter2");
  }

  /** Nothing on the way of a mail logs, so nothing of it can get into a log. */
  @Test
  void noLineOfALogIsWrittenOnTheWayOfAMail() throws Exception {
    for (Class<?> where : List.of(EmailSender.class, Secret.class)) {
      Path folder =
          Path.of(where.getProtectionDomain().getCodeSource().getLocation().toURI())
              .resolve(where.getPackageName().replace('.', '/'));
      try (Stream<Path> classes = Files.list(folder)) {
        assertThat(classes.filter(file -> file.toString().endsWith(".class")))
            .isNotEmpty()
            .allSatisfy(
                file -> assertThat(bytes(file)).doesNotContain("org/slf4j", "java/util/logging"));
      }
    }
  }

  private static String bytes(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
