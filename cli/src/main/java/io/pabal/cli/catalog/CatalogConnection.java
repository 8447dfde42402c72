package io.pabal.cli.catalog;

import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Lifetimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the published catalog is; mixed into the commands that need it. */
final class CatalogConnection {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; tells Kafka's address, security and topic names.")
  private Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka without a configuration file.")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      defaultValue = "pabal.catalog",
      description = "Catalog topic with --bootstrap-servers. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = "--timeout-seconds",
      defaultValue = "20",
      description = "How long to wait for Kafka. Default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds;

  /** The topic; empty when the command line names no Kafka. */
  Optional<CatalogTopic> topic() {
    Duration timeout = Duration.ofSeconds(timeoutSeconds);
    if (config != null) {
      PabalConfig read = PabalConfig.read(config);
      Map<String, Object> client = new HashMap<>(read.kafka().clientMap());
      return Optional.of(new CatalogTopic(client, read.topics().catalog(), timeout));
    }
    return Optional.ofNullable(bootstrapServers)
        .map(servers -> new CatalogTopic(Map.of("bootstrap.servers", servers), topic, timeout));
  }

  /** The longest life that a category may have. */
  Duration longestLife() {
    Lifetimes lifetimes =
        config == null ? Lifetimes.defaults() : PabalConfig.read(config).lifetimes();
    return lifetimes.longestLife();
  }
}
