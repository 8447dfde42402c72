package io.pabal.jobs.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Provider;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration says of the mail server, beyond what every server needs. */
class MailServerConfigTest {
  private static final String LEAST =
      """
      kafka.bootstrap-servers: b:1
      email.host: mail.example.org
      email.from: shop@example.org
      """;

  @TempDir Path folder;

  private PabalConfig config(String more) throws IOException {
    return PabalConfig.read(Files.writeString(folder.resolve("pabal.yaml"), LEAST + more));
  }

  private static Provider provider(PabalConfig config) {
    return ChannelProviders.of(Channel.EMAIL, config).all().get(0);
  }

  @Test
  void takesTokensAndBounceAddresses() throws IOException {
    PabalConfig config =
        config(
            """
            email.user: shop@example.org
            email.password: value:token
            email.auth: xoauth2
            email.bounce.domain: bounces.example.org
            email.bounce.prefix: b
            email.bounce.key: value:0123456789abcdef0123456789abcdef
            email.delivery-reports: false
            """);
    assertThat(provider(config).senders().capacity(Lane.URGENT)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email.bounce.domain: example.org                               | email.bounce.key",
        "email.bounce.domain: nodot%email.bounce.key: value:x           | bounce domain",
        "email.bounce.domain: b.org%email.bounce.key: value:x%email.bounce.prefix: a+b | prefix",
        "email.bounce.domain: b.org%email.bounce.key: x                 | secret",
        "email.user: a%email.password: value:x%email.auth: cram-md5     | email.auth",
        "email.user: a%email.auth: xoauth2                              | email.password"
      })
  void saysWhatIsWrong(String lines, String problem) throws IOException {
    String yaml = lines.replace('%', '\n') + "\n";
    assertThatThrownBy(() -> ChannelProviders.of(Channel.EMAIL, config(yaml)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }
}
