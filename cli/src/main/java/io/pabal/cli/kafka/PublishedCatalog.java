package io.pabal.cli.kafka;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The catalog that is in force. */
public final class PublishedCatalog {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private PublishedCatalog() {}

  /**
   * The newest version, if any was published.
   *
   * @param client settings of a Kafka client
   * @throws LocalSystemException when Kafka does not answer
   */
  public static Optional<Catalog> newest(Map<String, String> client, Topics topics) {
    try {
      return new CatalogTopic(Map.copyOf(client), topics.catalog(), TIMEOUT).newest();
    } catch (IOException e) {
      throw new LocalSystemException("the catalog cannot be read: " + e.getMessage(), e);
    }
  }
}
