package io.pabal.cli.setup;

import static io.pabal.jobs.config.PabalOptions.LOG_JDBC_URL;
import static io.pabal.jobs.config.PabalOptions.LOG_PASSWORD;
import static io.pabal.jobs.config.PabalOptions.LOG_USER;

import io.pabal.deliver.provider.Secret;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.catalog.LoadedCatalog;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.log.LogSchema;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes what the jobs need: topics that are missing, the tables of the log, a first catalog. Can be
 * done again at any time: what exists stays as it is.
 */
public final class Preparation {
  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(30);

  private final PabalConfig config;
  private final Consumer<String> progress;

  /**
   * @param progress gets a line for a person whenever something was made
   */
  public Preparation(PabalConfig config, Consumer<String> progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws ConfigException when existing ones retain too little
   */
  public void topics() {
    try (TopicAdmin admin = new TopicAdmin(config)) {
      Set<String> made = admin.createMissing();
      if (!made.isEmpty()) {
        progress.accept(made.size() + " topics created");
      }
      admin.check();
    }
  }

  /** Brings the log's tables to this release. */
  public void tables() {
    String password =
        config
            .values()
            .getOptional(LOG_PASSWORD)
            .map(Secret::parse)
            .map(Secret::reveal)
            .orElse(null);
    int steps =
        LogSchema.migrate(config.required(LOG_JDBC_URL), config.values().get(LOG_USER), password);
    if (steps > 0) {
      progress.accept("log's tables brought to this release in " + steps + " steps");
    }
  }

  /**
   * Publishes a catalog if there is none yet.
   *
   * @throws ConfigException when the folder's catalog has problems
   * @throws IOException when Kafka does not answer
   */
  public void firstCatalog(Path folder) throws IOException {
    CatalogTopic topic =
        new CatalogTopic(
            Map.copyOf(config.kafka().clientMap()), config.topics().catalog(), KAFKA_TIMEOUT);
    if (!topic.isEmpty()) {
      return;
    }
    LoadedCatalog loaded = CatalogFiles.load(folder, config.lifetimes().longestLife());
    Catalog first =
        loaded
            .draft()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "catalog " + folder + " has problems; run" + " catalog check"))
            .publishable(Optional.empty(), Clock.systemUTC());
    topic.publish(first);
    progress.accept("catalog " + folder.getFileName() + " published as version 1");
  }
}
