package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * The catalog versions that this task knows: the newest {@value Catalog#VERSIONS_KEPT}, as
 * documents in broadcast state and compiled beside it.
 */
final class Catalogs {
  private final BroadcastState<Long, CatalogDocument> documents;
  private final MessageRenderer renderer;
  private final TreeMap<Long, MessageRenderer.Compiled> compiled = new TreeMap<>();

  Catalogs(BroadcastState<Long, CatalogDocument> documents, MessageRenderer renderer) {
    this.documents = documents;
    this.renderer = renderer;
  }

  /** Compiles what was restored. */
  void load() throws Exception {
    for (Map.Entry<Long, CatalogDocument> entry : documents.immutableEntries()) {
      compiled.put(entry.getKey(), compile(entry.getValue()));
    }
  }

  /** A version arrived; one that is known already changes nothing. */
  void put(CatalogDocument document) throws Exception {
    if (compiled.containsKey(document.version())) {
      return;
    }
    documents.put(document.version(), document);
    compiled.put(document.version(), compile(document));
    while (compiled.size() > Catalog.VERSIONS_KEPT) {
      documents.remove(compiled.pollFirstEntry().getKey());
    }
  }

  /** The texts of a version, or null while it is not known. */
  MessageRenderer.Compiled texts(long version) {
    return compiled.get(version);
  }

  private MessageRenderer.Compiled compile(CatalogDocument document) throws IOException {
    return renderer.compile(
        Json.read(document.json().getBytes(StandardCharsets.UTF_8), Catalog.class));
  }
}
