package io.pabal.deliver.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.email.EmailProvider;
import io.pabal.deliver.email.EmailSenderFactory;
import io.pabal.deliver.email.TlsMode;
import io.pabal.deliver.sms.SmsGateway;
import io.pabal.deliver.sms.SmsSenderFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @Test
  void readsFilesWithoutTheirLineBreak(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "abc def\n");
    Secret secret = Secret.parse("file:" + file);
    assertThat(secret.reveal()).isEqualTo("abc def");
    assertThat(secret).hasToString("Secret[file:" + file + "]");
  }

  @Test
  void neverShowsASecret() {
    assertThat(Secret.ofValue("hunter2").toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> Secret.parse("hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> Secret.parse("env:PABAL_NO_SUCH_VARIABLE").reveal())
        .hasMessageContaining("PABAL_NO_SUCH_VARIABLE");
    assertThatThrownBy(() -> Secret.ofValue("").reveal()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void travelsWithItsProviders() throws Exception {
    EmailProvider email =
        EmailProvider.of(
            "mail",
            new EmailProvider.Server("localhost", 25, TlsMode.NONE, null),
            new EmailProvider.Login("pabal", Secret.ofValue("hunter2")),
            EmailProvider.Identity.of("shop@example.org", "Shop"));
    SmsGateway sms = SmsGateway.sandbox("http://localhost/", Secret.ofValue("hunter2"), "Shop");
    assertThat(email.toString() + sms).doesNotContain("hunter2");
    assertThat(copy(email)).isEqualTo(email);
    assertThat(copy(sms)).isEqualTo(sms);
    assertThat(copy(new EmailSenderFactory(email, Clock.systemUTC()))).isNotNull();
    assertThat(copy(new SmsSenderFactory(sms, Clock.systemUTC()))).isNotNull();
  }

  private static Object copy(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void cleansResultTexts() {
    assertThat(ResultText.line("a\r\n b\u0000\u2028c\u0085\ud800", 50, List.of()))
        .isEqualTo("a  b c ?");
    assertThat(ResultText.line("token is hunter2", 50, List.of("hunter2")))
        .isEqualTo("token is ***");
    assertThat(ResultText.line("abc😀", 4, List.of())).isEqualTo("abc");
    assertThat(ResultText.line(null, 4, List.of())).isNull();
  }
}
