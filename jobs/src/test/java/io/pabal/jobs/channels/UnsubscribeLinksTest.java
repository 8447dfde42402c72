package io.pabal.jobs.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsubscribeLinksTest {
  private static final String KEY = "the present key of 32 characters";
  private static final String OLD_KEY = "the previous key, 32 characters.";

  @TempDir Path folder;

  @Test
  void withoutAnEndpointThereAreNoLinksAndNoKeys() throws IOException {
    PabalConfig config = config("");
    assertThat(UnsubscribeLinks.of(config)).isEmpty();
    assertThat(UnsubscribeLinks.tokenKeys(config).read()).isEmpty();
  }

  @Test
  void whatDeliverSignsPlanVerifiesWithThePreviousKeyToo() throws IOException {
    Path secret = folder.resolve("old-key");
    Files.writeString(secret, OLD_KEY + "\n");
    PabalConfig config =
        config(
            """
            unsubscribe.url: "https://example.com/u?t="
            unsubscribe.key: "value:%s"
            unsubscribe.previous-key: "file:%s"
            """
                .formatted(KEY, secret));
    assertThat(UnsubscribeLinks.of(config).orElseThrow().url())
        .isEqualTo("https://example.com/u?t=");
    UnsubscribeToken token = new UnsubscribeToken("anna", "marketing");
    for (String key : new String[] {KEY, OLD_KEY}) {
      String signed = token.signed(UnsubscribeToken.key(key));
      assertThat(UnsubscribeToken.verified(signed, UnsubscribeLinks.tokenKeys(config).read()))
          .contains(token);
    }
    assertThat(config.describe()).contains("unsubscribe.url").doesNotContain(KEY);
  }

  @Test
  void aKeyWithoutAnEndpointIsForReferences() throws IOException {
    PabalConfig config = config("unsubscribe.key: \"value:" + KEY + "\"\n");
    assertThat(UnsubscribeLinks.of(config).orElseThrow().url()).isNull();
  }

  @Test
  void anEndpointNeedsAKey() throws IOException {
    PabalConfig config = config("unsubscribe.url: \"https://example.com/u?t=\"\n");
    assertThatThrownBy(() -> UnsubscribeLinks.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unsubscribe.key is missing");
  }

  private PabalConfig config(String more) throws IOException {
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(file, "kafka.bootstrap-servers: b:1\n" + more);
    return PabalConfig.read(file);
  }
}
