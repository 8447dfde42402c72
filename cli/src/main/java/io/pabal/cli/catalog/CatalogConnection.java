package io.pabal.cli.catalog;

import io.pabal.cli.local.Home;
import io.pabal.cli.local.Installation;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lifetimes;
import java.nio.file.Files;
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
      description =
          "Configuration file; tells Kafka's address, security and topic names. Default: the local"
              + " system's.")
  private Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka without a configuration file.")
  private String bootstrapServers;

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description =
          "Folder of the local system. Default: $PABAL_HOME, else .pabal in the repository.")
  private Path home;

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

  /** The topic that the command line names; empty when it names none. */
  Optional<CatalogTopic> named() {
    if (config != null) {
      return Optional.of(of(PabalConfig.read(config)));
    }
    return Optional.ofNullable(bootstrapServers)
        .map(servers -> new CatalogTopic(Map.of("bootstrap.servers", servers), topic, timeout()));
  }

  /** The topic that is named, else the local system's; empty when there is none either. */
  Optional<CatalogTopic> namedOrLocal() {
    return named().or(() -> localConfig().map(file -> of(PabalConfig.read(file))));
  }

  /** The topics of the configuration that is named; empty when none is. */
  Optional<Topics> topics() {
    return Optional.ofNullable(config).map(file -> PabalConfig.read(file).topics());
  }

  private CatalogTopic of(PabalConfig read) {
    Map<String, Object> client = new HashMap<>(read.kafka().clientMap());
    return new CatalogTopic(client, read.topics().catalog(), timeout());
  }

  private Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  private Optional<Path> localConfig() {
    Path folder =
        Optional.ofNullable(home)
            .or(() -> Optional.ofNullable(System.getenv("PABAL_HOME")).map(Path::of))
            .orElseGet(() -> Installation.current().root().resolve(".pabal"));
    return Optional.of(new Home(folder).configFile()).filter(Files::isRegularFile);
  }

  /** The longest life that a category may have. */
  Duration longestLife() {
    Lifetimes lifetimes =
        config == null ? Lifetimes.defaults() : PabalConfig.read(config).lifetimes();
    return lifetimes.longestLife();
  }
}
