package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deliver.OutcomeClass;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmtpClassifierTest {
  private static OutcomeClass classify(SmtpPhase phase, int code, String text) {
    return SmtpClassifier.classify(phase, new SmtpReply(code, List.of(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 550, 5.1.1 <a@b.c>: User unknown in relay recipient table, DEAD_ADDRESS",
    "RCPT, 550, 5.1.10 null MX, DEAD_ADDRESS",
    "RCPT, 550, 5.2.1 disabled, DEAD_ADDRESS",
    "RCPT, 552, 5.2.2 full, TRANSIENT",
    "RCPT, 552, too many recipients, TRANSIENT",
    "RCPT, 551, moved, DEAD_ADDRESS",
    "RCPT, 553, no such name, DEAD_ADDRESS",
    "RCPT, 501, bad address, DEAD_ADDRESS",
    "RCPT, 556, domain takes no mail, DEAD_ADDRESS",
    "RCPT, 550, 5.4.5 Daily sending quota exceeded, THROTTLED",
    "RCPT, 550, Relaying denied, CONFIG",
    "RCPT, 550, 5.7.54 Unable to relay recipient, CONFIG",
    "RCPT, 550, 5.1.8 bad sender, CONFIG",
    "RCPT, 503, 5.5.1 sequence, CONFIG",
    "RCPT, 452, 4.5.3 too many recipients, THROTTLED",
    "RCPT, 451, 4.7.1 rate limited, THROTTLED",
    "RCPT, 451, 4.7.1 Greylisting in action, TRANSIENT",
    "RCPT, 450, 4.2.2 full, TRANSIENT",
    "RCPT, 450, mailbox busy, TRANSIENT",
    "MAIL, 552, 5.3.4 too big, BAD_MESSAGE",
    "MAIL, 553, sender rejected, CONFIG",
    "MAIL, 501, 5.1.7 bad sender, CONFIG",
    "DOT, 250, 2.0.0 Ok, ACCEPTED",
    "DOT, 550, 5.7.26 unauthenticated, BAD_MESSAGE",
    "DOT, 550, 5.1.1 unknown after all, DEAD_ADDRESS",
    "DOT, 550, no, BAD_MESSAGE",
    "DOT, 554, 5.6.0 malformed, BAD_MESSAGE",
    "DOT, 421, 4.7.28 same Message-ID, THROTTLED",
    "DOT, 454, Daily message quota exceeded, THROTTLED",
    "DOT, 450, 5.1.1 contradicts itself, TRANSIENT",
    "DOT, 199, what, UNRECOGNIZED"
  })
  void knowsReplies(SmtpPhase phase, int code, String text, OutcomeClass expected) {
    assertThat(classify(phase, code, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(SmtpPhase.class)
  void neverSuppressesAnAddressForPolicy(SmtpPhase phase) {
    assertThat(classify(phase, 550, "5.7.1 policy")).isNotEqualTo(OutcomeClass.DEAD_ADDRESS);
    assertThat(classify(phase, 554, "5.7.509 DMARC")).isNotEqualTo(OutcomeClass.DEAD_ADDRESS);
  }

  @ParameterizedTest
  @EnumSource(SmtpPhase.class)
  void isInDoubtAtTheDotAndNowhereElse(SmtpPhase phase) {
    for (Exception failure : List.of(new EOFException(), new SocketTimeoutException())) {
      assertThat(SmtpClassifier.classify(phase, failure))
          .isEqualTo(phase == SmtpPhase.DOT ? OutcomeClass.IN_DOUBT : OutcomeClass.NOT_SENT);
    }
    for (int code = 0; code < 1_000; code++) {
      OutcomeClass outcome = classify(phase, code, "words");
      assertThat(outcome).isNotEqualTo(OutcomeClass.IN_DOUBT);
      if (phase != SmtpPhase.DOT) {
        assertThat(outcome).isNotIn(OutcomeClass.ACCEPTED, OutcomeClass.UNRECOGNIZED);
      }
    }
  }

  @Test
  void blamesConfigurationForCertificates() {
    SSLHandshakeException failure = new SSLHandshakeException("no path");
    assertThat(SmtpClassifier.classify(SmtpPhase.TLS, failure)).isEqualTo(OutcomeClass.NOT_SENT);
    failure.initCause(new CertificateException("no name"));
    assertThat(SmtpClassifier.classify(SmtpPhase.TLS, failure)).isEqualTo(OutcomeClass.CONFIG);
  }

  @ParameterizedTest
  @CsvSource({
    "2.0.0 Ok: queued as 4F2aB, 4F2aB",
    "OK id=1rX2yZ-0003, 1rX2yZ-0003",
    "Ok 010001970c3d2b1e-5a4b3c2d-0000, 010001970c3d2b1e-5a4b3c2d-0000",
    "2.0.0 thanks, "
  })
  void findsTheServersId(String text, String id) {
    assertThat(new SmtpReply(250, List.of(text)).messageId().orElse(null)).isEqualTo(id);
  }
}
