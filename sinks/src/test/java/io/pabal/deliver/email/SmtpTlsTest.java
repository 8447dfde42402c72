package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.email.FaultyMailServer.Fault;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SmtpTlsTest {
  private static final HeldCertificate GOOD = certificate("127.0.0.1");

  private FaultyMailServer server;

  private static HeldCertificate certificate(String name) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(name).build();
  }

  @BeforeEach
  void startServer() throws Exception {
    server = new FaultyMailServer();
    server.extensions = List.of("PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN");
    use(GOOD);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void use(HeldCertificate certificate) {
    server.tls =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext();
  }

  private HandOverResult send(TlsMode mode, String trusted) throws Exception {
    server.implicitTls = mode == TlsMode.IMPLICIT;
    EmailProvider provider =
        EmailProvider.of(
                "mail",
                new EmailProvider.Server("127.0.0.1", server.port(), mode, trusted),
                new EmailProvider.Login("pabal", Secret.ofValue("s3cret")),
                EmailProvider.Identity.of("shop@example.org", null))
            .withTimeouts(
                new EmailProvider.Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10)));
    try (Sender sender = new EmailSenderFactory(provider, Clock.systemUTC()).open(Lane.URGENT)) {
      HandOverResult result =
          sender
              .prepare(
                  SampleEnvelopes.to(Channel.EMAIL, "jin@example.com"),
                  new RenderedMessage(
                      "en",
                      Map.of(Part.EMAIL_SUBJECT, "s", Part.EMAIL_TEXT, "t", Part.EMAIL_HTML, "h")))
              .start()
              .get(30, TimeUnit.SECONDS);
      return result;
    }
  }

  private void assertNoLoginWasSeen() {
    assertThat(server.commands).noneMatch(command -> command.startsWith("AUTH"));
    assertThat(server.mails).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsMode.class,
      names = {"STARTTLS", "IMPLICIT"})
  void sendsOverTls(TlsMode mode) throws Exception {
    assertThat(send(mode, GOOD.certificatePem()).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(server.mails).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "454 4.7.0 TLS not available, THROTTLED",
    "501 no, CONFIG",
    "421 bye, THROTTLED",
    "354 what, NOT_SENT"
  })
  void classifiesRefusalsOfStartTls(String reply, OutcomeClass expected) throws Exception {
    server.answerAt(SmtpPhase.STARTTLS, reply);
    assertThat(send(TlsMode.STARTTLS, GOOD.certificatePem()).outcome()).isEqualTo(expected);
    assertNoLoginWasSeen();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CLOSE", "RESET"})
  void isNotSentWhenStartTlsBreaksOff(Fault fault) throws Exception {
    server.failAt(SmtpPhase.STARTTLS, fault);
    assertThat(send(TlsMode.STARTTLS, GOOD.certificatePem()).outcome())
        .isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void isNotSentWhenAPlainServerIsTakenForATlsOne() throws Exception {
    EmailProvider.Server plain =
        new EmailProvider.Server(
            "127.0.0.1", server.port(), TlsMode.IMPLICIT, GOOD.certificatePem());
    EmailProvider provider =
        EmailProvider.of("m", plain, null, EmailProvider.Identity.of("a@example.org", null));
    try (Sender sender = new EmailSenderFactory(provider, Clock.systemUTC()).open(Lane.URGENT)) {
      HandOverResult result =
          sender
              .prepare(
                  SampleEnvelopes.to(Channel.EMAIL, "jin@example.com"),
                  new RenderedMessage(
                      "en",
                      Map.of(Part.EMAIL_SUBJECT, "s", Part.EMAIL_TEXT, "t", Part.EMAIL_HTML, "h")))
              .start()
              .get(30, TimeUnit.SECONDS);
      assertThat(result.outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    }
  }
}
