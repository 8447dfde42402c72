package io.pabal.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.Channel;
import io.pabal.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchConfigTest {
  @TempDir private Path folder;

  @Test
  void hasTheDefaultsOfWatch() throws IOException {
    PabalConfig config = read("");
    assertThat(WatchConfig.settings(config)).isEqualTo(WatchSettings.defaults());
    assertThat(WatchConfig.eventsTopic(config)).isEqualTo("pabal.events.urgent");
  }

  @Test
  void readsEachOption() throws IOException {
    WatchSettings settings =
        WatchConfig.settings(
            read(
                """
                watch:
                  administrators: [ann, bert]
                  window: 2 min
                  minimum-count: 7
                  failed-share: 0.25
                  slow-share: 0.75
                  slow: {email: 20 s, sms: 21 s, push: 22 s}
                  silence: 40 s
                  backlog-age: 10 min
                  healthy-for: 3 min
                  reminder-interval: 4 h
                  forget-after: 5 h
                """));
    assertThat(settings.administrators()).containsExactly("ann", "bert");
    assertThat(settings.window()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.minimumCount()).isEqualTo(7);
    assertThat(settings.failedShare()).isEqualTo(0.25);
    assertThat(settings.slowShare()).isEqualTo(0.75);
    assertThat(settings.slow())
        .containsEntry(Channel.EMAIL, Duration.ofSeconds(20))
        .containsEntry(Channel.SMS, Duration.ofSeconds(21))
        .containsEntry(Channel.PUSH, Duration.ofSeconds(22));
    assertThat(settings.silence()).isEqualTo(Duration.ofSeconds(40));
    assertThat(settings.backlogAge()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.healthyFor()).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.reminderInterval()).isEqualTo(Duration.ofHours(4));
    assertThat(settings.forgetAfter()).isEqualTo(Duration.ofHours(5));
  }

  @Test
  void refusesWhatCannotWork() throws IOException {
    PabalConfig config = read("watch: {window: 1 s, failed-share: 2}\n");
    assertThatThrownBy(() -> WatchConfig.settings(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("window PT1S is not between PT3S and PT1H")
        .hasMessageContaining("failedShare 2.0");
  }

  /** Messages for administrators must not wait behind a mailing. */
  @Test
  void writesToATopicOfTheUrgentLane() throws IOException {
    assertThat(WatchConfig.eventsTopic(read("topics.events.urgent: [codes, alarms]\n")))
        .isEqualTo("codes");
    assertThat(WatchConfig.eventsTopic(read("topics.events.urgent: ['shop.*']\n")))
        .isEqualTo("pabal.redrive.urgent");
    assertThat(
            WatchConfig.eventsTopic(
                read("topics.events.urgent: ['shop.*']\nwatch.events-topic: shop.alarms\n")))
        .isEqualTo("shop.alarms");
    for (String wrong : new String[] {"pabal.events.normal", "nobody.reads.it", "shop.*"}) {
      PabalConfig config =
          read("topics.events.urgent: ['shop.*']\nwatch.events-topic: '" + wrong + "'\n");
      assertThatThrownBy(() -> WatchConfig.eventsTopic(config))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(wrong);
    }
  }

  private PabalConfig read(String text) throws IOException {
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(file, "kafka.bootstrap-servers: b:1\n" + text);
    return PabalConfig.read(file);
  }
}
