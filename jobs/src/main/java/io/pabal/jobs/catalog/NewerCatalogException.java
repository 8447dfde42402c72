package io.pabal.jobs.catalog;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A newer release has published a catalog that this one cannot read. The message names the records
 * and says how to go on.
 */
public final class NewerCatalogException extends IOException {
  private static final long serialVersionUID = 1;

  /** Documents named one by one; more are counted. */
  static final int MAX_NAMED = 5;

  private static final String SCHEMA = "[a-z.]{1,32}/[0-9]{1,9}";

  /**
   * A document of a newer schema.
   *
   * @param version its key
   * @param offset where it stands
   * @param schema what it says of itself; anybody may have written it
   */
  record Document(long version, long offset, String schema) {
    private String place() {
      String known = schema.matches(SCHEMA) ? schema : "an unknown schema";
      return "version " + version + " (" + known + ", partition 0, offset " + offset + ")";
    }
  }

  NewerCatalogException(String topic, List<Document> documents) {
    super(
        topic
            + " holds what this release cannot read, published by a newer one: "
            + places(documents)
            + ". Nothing is published over it. Either use the newer release, or take it off the"
            + " topic: write a record without a value (a tombstone) with the key "
            + keys(documents)
            + ". How, and when that is safe: docs/catalog.md, \"After a newer release\".");
  }

  private static String places(List<Document> documents) {
    String named =
        documents.stream().limit(MAX_NAMED).map(Document::place).collect(Collectors.joining(", "));
    int more = documents.size() - MAX_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static String keys(List<Document> documents) {
    String named =
        documents.stream()
            .limit(MAX_NAMED)
            .map(document -> Long.toString(document.version()))
            .collect(Collectors.joining(", "));
    return documents.size() > 1 ? "of each: " + named : named;
  }
}
