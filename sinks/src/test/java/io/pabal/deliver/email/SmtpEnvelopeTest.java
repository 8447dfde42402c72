package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.BounceAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MAIL and RCPT say: bounce addresses, delivery reports, addresses beyond ASCII. */
@Timeout(60)
class SmtpEnvelopeTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private SenderUnderTest under;

  @BeforeEach
  void startServer() throws Exception {
    under = new SenderUnderTest();
  }

  @AfterEach
  void stop() throws Exception {
    under.close();
  }

  private void offer(String... extensions) {
    under.server.extensions =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("AUTH PLAIN"), java.util.Arrays.stream(extensions))
            .toList();
  }

  private static EmailProvider.Verp verp(String prefix, String domain) {
    return new EmailProvider.Verp(prefix, domain, Secret.ofValue(KEY));
  }

  @Test
  void bouncesComeBackToAnAddressThatSaysWhichMessage() throws Exception {
    offer("PIPELINING");
    under.open(p -> p.withBounces(new EmailProvider.Bounces(verp("b", "bounces.한국"), true)));
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);

    String mail = under.commands("MAIL").get(0);
    assertThat(mail).matches("MAIL FROM:<b[+][0-9a-v]{48}@bounces[.]xn--3e0b707e>");
    String address = mail.substring("MAIL FROM:<".length(), mail.length() - 1);
    assertThat(BounceAddress.verified(address, List.of(BounceAddress.key(KEY))))
        .contains(new BounceAddress(SampleEnvelopes.ID, 1));
  }

  @Test
  void bouncesComeBackToTheSenderWithoutADomainForThem() throws Exception {
    offer();
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("MAIL")).containsExactly("MAIL FROM:<shop@example.org>");
  }

  @Test
  void theLongestBounceAddressFits() {
    String prefix = "p".repeat(BounceAddress.MAX_PREFIX_CHARS);
    String label = "d".repeat(63);
    // 64 before the at sign, 189 behind it: 254, the bound of an address.
    String domain = label + "." + label + "." + "d".repeat(61);
    assertThat(verp(prefix, domain).domain()).isEqualTo(domain);
    for (String[] wrong :
        new String[][] {
          {prefix + "p", "example.org"},
          {prefix, domain + "d"},
          {"", "example.org"},
          {"b>\r\nRCPT TO:<x", "example.org"},
          {"b", "example.org>\r\nRCPT TO:<x@y.org"},
          {"b", "nodot"},
          {"b", null}
        }) {
      assertThatThrownBy(() -> verp(wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void asksForReportsWhereTheServerGivesThem() throws Exception {
    offer("PIPELINING", "DSN", "SIZE");
    under.open();
    assertThat(under.sendTo("jin+a=b@example.com").outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("MAIL").get(0))
        .matches("MAIL FROM:<shop@example.org> SIZE=\\d+ RET=HDRS ENVID=" + SampleEnvelopes.ID);
    assertThat(under.commands("RCPT"))
        .containsExactly(
            "RCPT TO:<jin+a=b@example.com> NOTIFY=FAILURE,DELAY"
                + " ORCPT=rfc822;jin+2Ba+3Db@example.com");
  }

  @ParameterizedTest
  @CsvSource({"PIPELINING, true", "DSN, false"})
  void asksForNoReportsElsewhereOrWhenTurnedOff(String extension, boolean reports)
      throws Exception {
    offer(extension);
    under.open(p -> p.withBounces(new EmailProvider.Bounces(null, reports)));
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("MAIL")).containsExactly("MAIL FROM:<shop@example.org>");
    assertThat(under.commands("RCPT")).containsExactly("RCPT TO:<jin@example.com>");
  }

  @ParameterizedTest
  @CsvSource({"a+b, a+2Bb", "a=b, a+3Db", "a b, a+20b", "é, +C3+A9", "'!~', '!~'"})
  void writesXtext(String text, String expected) {
    assertThat(SmtpCommands.xtext(text)).isEqualTo(expected);
  }

  @Test
  void leavesOutAnEnvelopeIdThatIsTooLong() {
    SmtpConnection server =
        new SmtpConnection(null, java.util.Map.of("DSN", ""), System.nanoTime());
    String id = "i".repeat(SmtpCommands.MAX_ENVELOPE_ID_CHARS);
    assertThat(SmtpCommands.mail(mail(id), server)).contains("ENVID=" + id + "\r\n");
    assertThat(SmtpCommands.mail(mail(id + "i"), server)).endsWith("RET=HDRS\r\n");
  }

  private static SmtpMail mail(String id) {
    return new SmtpMail("a@b.org", "c@d.org", id, false, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"用户@例え.jp", "jõgeva@example.ee", "안나.김+소식@example.kr"})
  void speaksUtf8WithAServerThatDoes(String address) throws Exception {
    offer("PIPELINING", "8BITMIME", "SMTPUTF8", "DSN");
    under.open();
    assertThat(under.sendTo(address).outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    String written = MailAddress.ascii(address);
    assertThat(under.commands("MAIL").get(0))
        .startsWith("MAIL FROM:<shop@example.org> BODY=8BITMIME SMTPUTF8 RET=HDRS");
    assertThat(under.commands("RCPT"))
        .containsExactly("RCPT TO:<" + written + "> NOTIFY=FAILURE,DELAY");
    assertThat(under.server.mails.get(0)).contains("To: " + written + "\r\n");
  }

  @Test
  void saysNothingOfUtf8WhereItIsNotNeeded() throws Exception {
    offer("8BITMIME", "SMTPUTF8");
    under.open();
    assertThat(under.sendTo("jin@한국.kr").outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("MAIL")).containsExactly("MAIL FROM:<shop@example.org>");
    assertThat(under.commands("RCPT")).containsExactly("RCPT TO:<jin@xn--3e0b707e.kr>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8BITMIME", "SMTPUTF8"})
  void blamesNoAddressForAServerWithoutUtf8(String extension) throws Exception {
    offer("PIPELINING", extension);
    under.open();
    HandOverResult result = under.sendTo("用户@example.org");
    assertThat(result.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE);
    assertThat(result.detail()).contains("SMTPUTF8").doesNotContain("用户");
    assertThat(under.commands("MAIL")).isEmpty();
    // The connection is as good as before.
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"553 5.6.7 no UTF-8 here, BAD_MESSAGE", "550 5.1.1 unknown, DEAD_ADDRESS"})
  void believesWhatAServerWithUtf8Says(String reply, OutcomeClass expected) throws Exception {
    offer("8BITMIME", "SMTPUTF8");
    under.server.answerAt(SmtpPhase.RCPT, reply);
    under.open();
    assertThat(under.sendTo("用户@example.org").outcome()).isEqualTo(expected);
  }
}
