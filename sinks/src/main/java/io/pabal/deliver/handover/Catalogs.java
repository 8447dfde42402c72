package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog versions that this task knows: the newest {@value Catalog#VERSIONS_KEPT}, and more,
 * up to {@value Catalog#VERSIONS_ON_TOPIC}, while all of them have at most {@value
 * Catalog#KEPT_CHARS} characters; as documents in broadcast state and compiled beside it. A version
 * that this release cannot compile is kept, for the next release, and is like one that is not
 * known.
 */
final class Catalogs {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);

  private final BroadcastState<Long, CatalogDocument> documents;
  private final MessageRenderer renderer;
  private final TreeMap<Long, Optional<MessageRenderer.Compiled>> compiled = new TreeMap<>();

  private long chars;

  Catalogs(BroadcastState<Long, CatalogDocument> documents, MessageRenderer renderer) {
    this.documents = documents;
    this.renderer = renderer;
  }

  /** Compiles what was restored. */
  void load() throws Exception {
    for (Map.Entry<Long, CatalogDocument> entry : documents.immutableEntries()) {
      compiled.put(entry.getKey(), compile(entry.getValue()));
      chars += entry.getValue().json().length();
    }
  }

  /** A version arrived; one that is known already changes nothing. */
  void put(CatalogDocument document) throws Exception {
    if (compiled.containsKey(document.version())) {
      return;
    }
    documents.put(document.version(), document);
    compiled.put(document.version(), compile(document));
    chars += document.json().length();
    while (isOverTheBound()) {
      long oldest = compiled.pollFirstEntry().getKey();
      chars -= documents.get(oldest).json().length();
      documents.remove(oldest);
    }
  }

  private boolean isOverTheBound() {
    return compiled.size() > Catalog.VERSIONS_ON_TOPIC
        || (compiled.size() > Catalog.VERSIONS_KEPT && chars > Catalog.KEPT_CHARS);
  }

  /** The texts of a version, or null while it is not known. */
  MessageRenderer.Compiled texts(long version) {
    return compiled.getOrDefault(version, Optional.empty()).orElse(null);
  }

  /** Versions kept that could not be compiled. */
  long unreadable() {
    return compiled.values().stream().filter(Optional::isEmpty).count();
  }

  private Optional<MessageRenderer.Compiled> compile(CatalogDocument document) {
    try {
      byte[] json = document.json().getBytes(StandardCharsets.UTF_8);
      return Optional.of(renderer.compile(Json.read(json, Catalog.class)));
    } catch (IOException | RuntimeException e) {
      // Failing the task would stop the whole channel, at every start again.
      LOG.error("catalog version {} cannot be used", document.version(), e);
      return Optional.empty();
    }
  }
}
