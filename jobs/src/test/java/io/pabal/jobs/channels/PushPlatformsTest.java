package io.pabal.jobs.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.Providers;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushPlatformsTest {
  private static final String PUBLIC_KEY = "BA" + "A".repeat(85);

  @TempDir private Path folder;

  private PabalConfig config(String options) throws Exception {
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(file, "kafka.bootstrap-servers: localhost:9092\n" + options);
    return PabalConfig.read(file);
  }

  @Test
  void isNotThereWithoutAPlatform() throws Exception {
    PabalConfig none = config("");
    assertThat(ChannelProviders.configured(Channel.PUSH, none)).isFalse();
    assertThat(ChannelProviders.configured(Channel.EMAIL, none)).isTrue();
    assertThatThrownBy(() -> ChannelProviders.of(Channel.PUSH, none))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("push.fcm.service-account");
  }

  @Test
  void opensWhatIsConfigured() throws Exception {
    PabalConfig all =
        config(
            """
            push.capacity.normal: 7
            push.fcm.service-account: env:FCM
            push.apns: {key: 'env:APNS', key-id: ABCDE12345, team-id: TEAM123456, topic: a.b}
            push.webpush: {private-key: 'env:VAPID', public-key: %s, subject: 'mailto:a@b.example'}
            """
                .formatted(PUBLIC_KEY));
    Providers platforms = ChannelProviders.of(Channel.PUSH, all);
    assertThat(platforms.all())
        .extracting(Provider::name)
        .containsExactly("fcm", "apns", "webpush");
    assertThat(platforms.exchangeable()).isFalse();
    SenderFactory factory = platforms.all().get(2).senders();
    assertThat(factory.channel()).isEqualTo(Channel.PUSH);
    assertThat(factory.capacity(Lane.NORMAL)).isEqualTo(7);
    assertThat(factory.deadline()).isEqualTo(Duration.ofSeconds(15));
    assertThat(ChannelProviders.configured(Channel.PUSH, all)).isTrue();
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    PabalConfig noTopic = config("push.apns: {key: 'env:A', key-id: ABCDE12345, team-id: T}\n");
    assertThatThrownBy(() -> ChannelProviders.of(Channel.PUSH, noTopic))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("push.apns.topic");
    PabalConfig open =
        config(
            "push.webpush: {private-key: 'env:V', public-key: %s, subject: 'mailto:a@b.c', hosts: ['*']}\n"
                .formatted(PUBLIC_KEY));
    assertThatThrownBy(() -> ChannelProviders.of(Channel.PUSH, open))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hosts");
  }

  @Test
  void showsNoSecret() throws Exception {
    PabalConfig secret = config("push.fcm.service-account: 'value:s3cret-json'\n");
    assertThat(secret.describe()).doesNotContain("s3cret");
  }
}
