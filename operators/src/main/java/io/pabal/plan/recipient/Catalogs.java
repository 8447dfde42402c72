package io.pabal.plan.recipient;

import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;

/**
 * The catalogs in broadcast state, of which plan uses the newest. The highest version wins in
 * whichever order they arrive, because the order may differ from task to task.
 */
public final class Catalogs {
  private final BroadcastState<Long, CatalogDocument> state;
  private Catalog newest;

  public Catalogs(BroadcastState<Long, CatalogDocument> state) throws Exception {
    this.state = state;
    findNewest();
  }

  /** The newest catalog, or null when none was ever applied. */
  public Catalog newest() {
    return newest;
  }

  /** Takes a version, or takes it away when it has no text; forgets the oldest over the bound. */
  public void apply(CatalogDocument document) throws Exception {
    if (document.json() == null) {
      state.remove(document.version());
    } else if (!state.contains(document.version())) {
      // The first of a version stays, here as in deliver: what is decided is what is rendered.
      state.put(document.version(), document);
    }
    List<Long> versions = versions();
    for (int i = Catalog.VERSIONS_KEPT; i < versions.size(); i++) {
      state.remove(versions.get(i));
    }
    findNewest();
  }

  private void findNewest() throws Exception {
    List<Long> versions = versions();
    newest =
        versions.isEmpty()
            ? null
            : Json.read(
                state.get(versions.get(0)).json().getBytes(StandardCharsets.UTF_8), Catalog.class);
  }

  /** The newest first. */
  private List<Long> versions() throws Exception {
    List<Long> versions = new ArrayList<>();
    for (Map.Entry<Long, CatalogDocument> entry : state.immutableEntries()) {
      versions.add(entry.getKey());
    }
    versions.sort(Collections.reverseOrder());
    return versions;
  }
}
