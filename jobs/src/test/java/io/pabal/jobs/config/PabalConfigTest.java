package io.pabal.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PabalConfigTest {
  @TempDir Path folder;

  @Test
  void readsNestedAndFlatKeysAlike() throws IOException {
    PabalConfig config =
        read(
            """
            kafka.bootstrap-servers: broker:9092
            kafka: {client: {security.protocol: SASL_SSL}}
            topics: {events: {urgent: [codes, alarms]}}
            lifetimes: {longest-life: 2 d}
            """);
    assertThat(config.kafka().bootstrapServers()).isEqualTo("broker:9092");
    assertThat(config.kafka().clientMap()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.topics().events().get(Lane.URGENT)).containsExactly("codes", "alarms");
    assertThat(config.lifetimes().longestLife()).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void namesEveryUnknownKeyAndWhatIsMissing() {
    assertThatThrownBy(() -> read("emial.host: x\nkafka.bootstrap: y\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("emial.host")
        .hasMessageContaining("kafka.bootstrap")
        .hasMessageContaining("kafka.bootstrap-servers is missing");
  }

  @Test
  void refusesATopicWithTwoLanes() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    kafka.bootstrap-servers: b:1
                    topics.events.urgent: [a]
                    topics.events.normal: [a]
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("one lane");
  }

  @Test
  void refusesPatternsOfTwoLanesThatCanFitOneTopic() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    kafka.bootstrap-servers: b:1
                    topics.events.urgent: ["*.codes"]
                    topics.events.normal: ["shop.*"]
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("*.codes and shop.*");
  }

  @Test
  void givesATopicOneLaneAndTheSourcesTheSame() throws IOException {
    Topics topics =
        read("""
                kafka.bootstrap-servers: b:1
                topics.events.urgent: [shop.codes, alarms]
                topics.events.normal: [pabal.events.normal, "shop.*", "*-log"]
                """)
            .topics();
    assertLane(topics, "shop.codes", Lane.URGENT);
    assertLane(topics, "shop.orders", Lane.NORMAL);
    assertLane(topics, "shop.codes-log", Lane.NORMAL);
    assertLane(topics, "alarms", Lane.URGENT);
    assertLane(topics, "pabal.events.normal", Lane.NORMAL);
    assertLane(topics, "pabal.decisions-log", null);
    assertLane(topics, "shopping", null);
    assertThat(topics.events(List.of("shop.a", "pabal.decisions", "b")))
        .containsExactly(
            "alarms",
            "pabal.events.normal",
            "pabal.redrive.normal",
            "pabal.redrive.urgent",
            "shop.a",
            "shop.codes");
    assertThat(topics.subscription(Lane.URGENT)).isEmpty();
  }

  private static void assertLane(Topics topics, String topic, Lane lane) {
    assertThat(topics.laneOf(topic)).isEqualTo(Optional.ofNullable(lane));
    assertThat(topics.subscription(Lane.NORMAL).orElseThrow().matcher(topic).matches())
        .isEqualTo(lane == Lane.NORMAL);
  }

  @Test
  void refusesLifetimesThatBreakAPromiseWithTheNumbers() {
    assertThatThrownBy(() -> read("kafka.bootstrap-servers: b:1\nlifetimes.strip-ttl: 1 d\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stripTtl PT24H")
        .hasMessageContaining("PT96H");
  }

  @Test
  void showsNoSecret() throws IOException {
    PabalConfig config =
        read(
            """
            kafka.bootstrap-servers: b:1
            email.password: value:hunter2
            kafka.client.sasl.jaas.config: secretpart
            """);
    assertThat(config.describe() + config.kafka())
        .doesNotContain("hunter2")
        .doesNotContain("secretpart");
  }

  private PabalConfig read(String yaml) throws IOException {
    return PabalConfig.read(Files.writeString(folder.resolve("pabal.yaml"), yaml));
  }
}
