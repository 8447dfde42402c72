package io.pabal.plan.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.event.TopicGlob;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.MappingDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * The topic mappings of the catalogs, in broadcast state, of which the newest version's are used.
 * Only they are kept and not the whole catalog: an intake has no use for the words. The first
 * document of a version stays, as it does for everyone who reads the catalog topic.
 */
final class Mappings {
  private final BroadcastState<Long, MappingDocument> state;
  private final Lane lane;
  private List<TopicMapping> newest = List.of();
  // A task reads few topics, and forgets what it found with every new version.
  private final Map<String, Optional<MappedEventDecoder>> byTopic = new HashMap<>();

  Mappings(BroadcastState<Long, MappingDocument> state, Lane lane) throws Exception {
    this.state = state;
    this.lane = lane;
    findNewest();
  }

  /** How records of a topic are read; empty: as CloudEvents. */
  Optional<MappedEventDecoder> of(String topic) {
    return byTopic.computeIfAbsent(topic, this::find);
  }

  private Optional<MappedEventDecoder> find(String topic) {
    return mapping(newest, topic).map(found -> new MappedEventDecoder(found, lane));
  }

  /** The mapping of a topic: the one that names it, else the first pattern that fits. */
  static Optional<TopicMapping> mapping(List<TopicMapping> mappings, String topic) {
    return mappings.stream()
        .filter(mapping -> mapping.topic().equals(topic))
        .findFirst()
        .or(
            () ->
                mappings.stream()
                    .filter(mapping -> TopicGlob.matches(mapping.topic(), topic))
                    .findFirst());
  }

  /** Takes a version, or takes it away when it has no text. */
  void apply(CatalogDocument document) throws Exception {
    if (document.json() == null) {
      state.remove(document.version());
    } else if (!state.contains(document.version())) {
      Catalog catalog = Json.read(document.json().getBytes(StandardCharsets.UTF_8), Catalog.class);
      String json = Json.mapper().writeValueAsString(catalog.sources());
      state.put(document.version(), new MappingDocument(document.version(), json));
    }
    List<Long> versions = versions();
    for (int i = Catalog.VERSIONS_KEPT; i < versions.size(); i++) {
      state.remove(versions.get(i));
    }
    findNewest();
  }

  private void findNewest() throws Exception {
    List<Long> versions = versions();
    newest = versions.isEmpty() ? List.of() : read(state.get(versions.get(0)).json());
    byTopic.clear();
  }

  private static List<TopicMapping> read(String json) throws JsonProcessingException {
    return Json.mapper().readValue(json, new TypeReference<>() {});
  }

  /** The newest first. */
  private List<Long> versions() throws Exception {
    List<Long> versions = new ArrayList<>();
    for (Map.Entry<Long, MappingDocument> entry : state.immutableEntries()) {
      versions.add(entry.getKey());
    }
    versions.sort(Collections.reverseOrder());
    return versions;
  }
}
