package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.channels.UnsubscribeLinks;
import io.pabal.jobs.config.PabalConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalConfigTest {
  @TempDir private Path folder;

  @Test
  void makesItsOwnKeyOnceAndForItsOwnerOnly() throws Exception {
    Path config = folder.resolve("pabal.yaml");
    LocalConfig.write(config, endpoints(), Map.of());
    List<byte[]> keys = UnsubscribeLinks.tokenKeys(PabalConfig.read(config)).read();
    LocalConfig.write(config, endpoints(), Map.of());

    assertThat(keys).hasSize(1);
    assertThat(UnsubscribeLinks.tokenKeys(PabalConfig.read(config)).read().get(0))
        .isEqualTo(keys.get(0));
    Path key = folder.resolve("unsubscribe.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(config)).doesNotContain(Files.readString(key).strip());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("pabal.yaml", "sandbox-sms.yaml", "unsubscribe.key");
    }
  }

  private Endpoints endpoints() {
    return new Endpoints(
        "127.0.0.1:1",
        "jdbc:postgresql:log",
        "pabal",
        "http://127.0.0.1:1",
        "http://127.0.0.1:1",
        "127.0.0.1",
        1,
        folder.resolve("certificate.pem"),
        "http://127.0.0.1:1/sms/messages",
        "https://127.0.0.1:1",
        folder.resolve("no-push"));
  }
}
