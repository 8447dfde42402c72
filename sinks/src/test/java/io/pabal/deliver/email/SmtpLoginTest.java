package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.deliver.OutcomeClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mechanism logs in, with which secret, and what is never done instead. */
@Timeout(60)
class SmtpLoginTest {
  private static final String OLD = "ya29.old-token";
  private static final String NEW = "ya29.new-token~/==";

  @TempDir Path folder;
  private Path token;
  private SenderUnderTest under;

  @BeforeEach
  void startServer() throws Exception {
    under = new SenderUnderTest();
    under.server.extensions = List.of("PIPELINING", "AUTH LOGIN PLAIN XOAUTH2");
    token = Files.writeString(folder.resolve("token"), OLD + "\n");
  }

  @AfterEach
  void stop() throws Exception {
    under.close();
  }

  private void openWithToken(EmailProvider.Pool pool) {
    under.open(
        provider ->
            SenderUnderTest.with(
                    provider.server(),
                    new EmailProvider.Login(
                        "shop@example.org", Secret.parse("file:" + token), LoginMechanism.XOAUTH2))
                .withPool(pool));
  }

  private void openWithToken() {
    openWithToken(SenderUnderTest.oneConnection());
  }

  private static String bearer(String token) {
    String text = "user=shop@example.org\1auth=Bearer " + token + "\1\1";
    return "AUTH XOAUTH2 "
        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void saysTheTokenAsGoogleAndMicrosoftWantIt() throws Exception {
    under.server.goodLogin = bearer(OLD);
    openWithToken();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("AUTH")).containsExactly(bearer(OLD));
    assertThat(bearer(OLD))
        .isEqualTo(
            "AUTH XOAUTH2 dXNlcj1zaG9wQGV4YW1wbGUub3JnAWF1dGg9QmVhcmVyIHlhMjkub2xkLXRva2VuAQE=");
  }

  @Test
  void answersTheChallengeWithAnEmptyLineAndSaysConfig() throws Exception {
    under.server.goodLogin = bearer(NEW);
    openWithToken();
    HandOverResult result = under.send();
    assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(result.code()).isEqualTo("535 5.7.8");
    assertThat(under.server.commands).containsExactly("EHLO example.org", bearer(OLD), "");
    assertThat(under.server.connections).hasValue(1);
  }

  @Test
  void takesTheTokenThatStandsInTheFileAtEachNewConnection() throws Exception {
    under.server.goodLogin = bearer(OLD);
    openWithToken(new EmailProvider.Pool(1, 1, Duration.ofSeconds(60), 1, Duration.ofMinutes(10)));
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    under.server.goodLogin = bearer(NEW);
    Files.writeString(token, NEW);
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("AUTH")).containsExactly(bearer(OLD), bearer(NEW));
  }

  @Test
  void triesATokenThatWasRenewedWhileItWasRefusedOnce() throws Exception {
    under.server.goodLogin = bearer("neither");
    // The server answers the first AUTH only after the file has changed.
    under.server.beforeLogin = () -> Files.writeString(token, NEW);
    openWithToken();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(under.commands("AUTH")).containsExactly(bearer(OLD), bearer(NEW));
    assertThat(under.server.connections).hasValue(2);
  }

  @Test
  void logsInWithATokenThatWasRenewedWhileItWasRefused() throws Exception {
    under.server.goodLogin = bearer(NEW);
    under.server.beforeLogin = () -> Files.writeString(token, NEW);
    openWithToken();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTH PLAIN LOGIN", "AUTH", "SIZE 1000000", "AUTH OAUTHBEARER"})
  void neverGivesATokenToAnotherMechanism(String extension) throws Exception {
    under.server.extensions = List.of("PIPELINING", extension);
    openWithToken();
    HandOverResult result = under.send();
    assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(result.detail()).contains("XOAUTH2");
    assertThat(under.commands("AUTH")).isEmpty();
  }

  @Test
  void neverGivesAPasswordToXoauth2() throws Exception {
    under.server.extensions = List.of("AUTH XOAUTH2 GSSAPI");
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(under.commands("AUTH")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "454 4.7.0 Temporary authentication failure, THROTTLED",
    "421 4.7.0 Too many, THROTTLED",
    "504 5.5.4 Unknown mechanism, CONFIG",
    "535 5.7.8 no, CONFIG"
  })
  void classifiesRefusalsWithoutAChallenge(String reply, OutcomeClass expected) throws Exception {
    under.server.answerAt(SmtpPhase.AUTH, reply);
    openWithToken();
    assertThat(under.send().outcome()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "line\r\nRSET", "=", "a\u0001b", "t\u00f6ken"})
  void asksNobodyWithWhatIsNoToken(String text) throws Exception {
    openWithToken();
    Files.writeString(token, text);
    HandOverResult result = under.send();
    assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(result.detail()).doesNotContain(text);
    assertThat(under.server.connections).hasValue(0);
  }

  @Test
  void boundsAToken() throws Exception {
    Files.writeString(token, "t".repeat(8_192));
    openWithToken();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.commands("AUTH").get(0)).hasSizeLessThan(12_288);
    Files.writeString(token, "t".repeat(8_193));
    openWithToken();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.CONFIG);
  }

  @Test
  void saysConfigWhenTheFileIsGoneAndGoesOnWhenItIsBack() throws Exception {
    openWithToken();
    Files.delete(token);
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    Files.writeString(token, OLD);
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void takesNoUserThatCouldAddToTheToken() {
    for (String user : List.of("", "a\1auth=Bearer x", "a\0b", "a\r\nb")) {
      assertThatThrownBy(() -> new EmailProvider.Login(user, Secret.ofValue("x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void saysConfigWithoutAnyKnownLogin() throws Exception {
    under.server.extensions = List.of("AUTH GSSAPI");
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(under.server.commands).noneMatch(command -> command.startsWith("AUTH"));
  }
}
