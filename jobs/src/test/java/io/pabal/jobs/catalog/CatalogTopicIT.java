package io.pabal.jobs.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealKafka
class CatalogTopicIT {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir Path temp;
  private TestKafka kafka;
  private CatalogTopic topic;
  private String name;
  private CatalogDraft draft;

  @BeforeEach
  void createTopic(TestKafka shared) {
    kafka = shared;
    name =
        kafka.createTopic("catalog-" + temp.getFileName(), 1, Map.of("cleanup.policy", "compact"));
    topic = topic(name);
    draft = CatalogFolder.in(temp).load().draft().orElseThrow();
  }

  private CatalogTopic topic(String topicName) {
    return new CatalogTopic(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), topicName, TIMEOUT);
  }

  @Test
  void readsBackWhatWasPublished() throws Exception {
    assertThat(topic.newest()).isEmpty();
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    topic.publish(first);
    Catalog second = version(first, 2);
    topic.publish(second);
    assertThat(topic.readAll()).containsExactly(first, second);
    assertThat(topic.newest()).contains(second);
    assertThat(kafka.readAll(name))
        .extracting(record -> TestKafka.text(record.key()))
        .containsExactly("1", "2");
  }

  @Test
  void takesOldVersionsOffTheTopic() throws Exception {
    Catalog catalog = draft.publishable(Optional.empty(), CLOCK);
    int last = CatalogTopic.VERSIONS_ON_TOPIC + 2;
    for (int version = 1; version < last; version++) {
      kafka.produce(
          name,
          Integer.toString(version),
          new String(Json.write(version(catalog, version)), UTF_8));
    }
    topic.publish(version(catalog, last));
    assertThat(topic.readAll()).hasSize(CatalogTopic.VERSIONS_ON_TOPIC);
    assertThat(topic.readAll().get(0).version()).isEqualTo(3);
  }

  @Test
  void refusesAVersionThatIsNotNew() throws Exception {
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    topic.publish(first);
    assertThatThrownBy(() -> topic.publish(first)).isInstanceOf(CatalogConflictException.class);
  }

  @Test
  void keepsTheFirstOfTwoThatArePublishedAtOnce() throws Exception {
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    topic.publish(first);
    CatalogDraft other =
        CatalogFolder.in(temp).yaml("life: 3d", "life: 2d").load().draft().orElseThrow();
    Catalog second = other.publishable(Optional.empty(), CLOCK);
    assertThatThrownBy(() -> topic.publishAfter(List.of(), second))
        .isInstanceOf(CatalogConflictException.class)
        .hasMessageContaining("version 1 was published by somebody else");
    assertThat(topic.readAll()).containsExactly(first);
  }

  @Test
  void explainsAMissingTopic() {
    assertThatThrownBy(() -> topic(kafka.topic("nowhere")).readAll())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void saysHowToGoOnAfterANewerRelease() throws Exception {
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    topic.publish(first);
    kafka.produce(name, "2", "{\"schema\": \"pabal.catalog/2\", \"version\": 2}");
    kafka.produce(name, "3", "{\"schema\": \"pabal.catalog/\\u001b[31m\", \"version\": 3}");
    assertThatThrownBy(() -> topic.publish(version(first, 4)))
        .isInstanceOf(NewerCatalogException.class)
        .hasMessageContaining(
            "version 2 (pabal.catalog/2, partition 0, offset 1),"
                + " version 3 (an unknown schema, partition 0, offset 2)")
        .hasMessageContaining("a tombstone) with the key of each: 2, 3.");

    kafka.produce(name, "3", null);
    assertThatThrownBy(() -> topic.readAll())
        .isInstanceOf(NewerCatalogException.class)
        .hasMessageContaining("a tombstone) with the key 2.");
    kafka.produce(name, "2", null);
    assertThat(topic.readAll()).containsExactly(first);
    Catalog second = version(first, 2);
    topic.publish(second);
    assertThat(topic.readAll()).containsExactly(first, second);
  }

  @Test
  void readsADocumentThatReplacedANewerOne() throws Exception {
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    kafka.produce(name, "1", "{\"schema\": \"pabal.catalog/2\", \"version\": 1}");
    kafka.produce(name, "1", new String(Json.write(first), UTF_8));
    assertThat(topic.readAll()).containsExactly(first);
  }

  @Test
  void givesWayToANewerReleaseThatPublishedAtTheSameMoment() throws Exception {
    String newer = "{\"schema\": \"pabal.catalog/2\", \"version\": 1}";
    kafka.produce(name, "1", newer);
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    assertThatThrownBy(() -> topic.publishAfter(List.of(), first))
        .isInstanceOf(CatalogConflictException.class);
    assertThat(kafka.readAll(name))
        .extracting(record -> TestKafka.text(record.value()))
        .last()
        .isEqualTo(newer);
  }

  @Test
  void isEmptyUntilSomeReleaseHasPublished() throws Exception {
    assertThat(topic.isEmpty()).isTrue();
    kafka.produce(name, "1", "\u0001 not JSON");
    assertThat(topic.isEmpty()).isTrue();
    kafka.produce(name, "2", "{\"schema\": \"pabal.catalog/2\", \"version\": 2}");
    assertThat(topic.isEmpty()).isFalse();
    kafka.produce(name, "2", null);
    assertThat(topic.isEmpty()).isTrue();
    topic.publish(draft.publishable(Optional.empty(), CLOCK));
    assertThat(topic.isEmpty()).isFalse();
  }

  @Test
  void passesOverWhatThePartsRefuse() throws Exception {
    Catalog first = draft.publishable(Optional.empty(), CLOCK);
    topic.publish(first);
    kafka.produce(name, "2", "\u0001 not JSON");
    kafka.produce(name, "3", "null");
    kafka.produce(name, "4", "{\"schema\": \"other/1\"}");
    kafka.produce(name, "not a version", "{}");
    kafka.produce(name, "5", new String(Json.write(version(first, 6)), UTF_8));
    assertThat(topic.readAll()).containsExactly(first);
    Catalog second = version(first, 2);
    topic.publish(second);
    assertThat(topic.readAll()).containsExactly(first, second);
  }

  private static Catalog version(Catalog catalog, long version) {
    return new Catalog(
        catalog.schema(),
        version,
        catalog.contentHash() + version,
        catalog.appliedAt(),
        catalog.defaultLocale(),
        catalog.defaultZone(),
        catalog.categories(),
        catalog.rules(),
        catalog.texts());
  }
}
