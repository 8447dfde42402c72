package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.sandbox.Mails;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** TLS and AUTH. */
@SuppressWarnings("StringConcatToTextBlock") // CRLF must be seen
class SmtpLoginTest extends SmtpServerCase {
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

  @Test
  void takesAccessTokens() throws Exception {
    start(SandboxOptions.defaults(directory).withCredentials(Map.of("pabal", "ya29.token")));
    hello();
    client.ask("STARTTLS");
    client.startTls(sandbox.certificateFile());
    assertThat(client.ask("EHLO test.example")).contains("AUTH PLAIN LOGIN XOAUTH2");
    String wrong = base64("user=pabal\1auth=Bearer other\1\1");
    assertThat(client.ask("AUTH XOAUTH2 " + wrong)).startsWith("334 eyJ");
    assertThat(client.ask("")).startsWith("535 5.7.8");
    assertThat(client.ask("AUTH XOAUTH2 " + wrong)).startsWith("334 eyJ");
    assertThat(client.ask("x")).startsWith("501 5.5.2");
    for (String bad :
        new String[] {
          "user=pabal\1auth=Basic x\1\1", "user=pabal\1auth=Bearer ya29.token\1", "x"
        }) {
      assertThat(client.ask("AUTH XOAUTH2 " + base64(bad))).startsWith("501 5.5.2");
    }
    assertThat(client.ask("AUTH XOAUTH2")).isEqualTo("334");
    assertThat(client.ask(base64("user=pabal\1auth=Bearer ya29.token\1\1"))).startsWith("235");
    assertThat(hand(Mails.HEADER + "\r\nhi\r\n")).startsWith("250");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
