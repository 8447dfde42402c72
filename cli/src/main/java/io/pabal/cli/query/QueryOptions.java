package io.pabal.cli.query;

import io.pabal.cli.local.Home;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Whose log a command asks: that of a configuration file, by default the local system's. */
public final class QueryOptions {
  private static final String HOME_VARIABLE = "PABAL_HOME";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Pabal's configuration file. Default: the local system's.")
  private Path config;

  @Option(
      names = "--home",
      paramLabel = "FOLDER",
      description =
          "Folder of the local system. Default: $PABAL_HOME, else .pabal in the repository.")
  private Path home;

  /** The log's database. */
  public LogConnection log() {
    return LogConnection.of(read());
  }

  /** Settings of every Kafka client. */
  public Map<String, String> kafka() {
    return read().kafka().clientMap();
  }

  /** The names of all topics. */
  public Topics topics() {
    return read().topics();
  }

  /**
   * The whole configuration.
   *
   * @throws LocalSystemException when it cannot be read, with what is wrong
   */
  public PabalConfig read() {
    Path file = Optional.ofNullable(config).orElseGet(() -> new Home(folder()).configFile());
    try {
      return PabalConfig.read(file);
    } catch (ConfigException e) {
      throw new LocalSystemException(e.getMessage(), e);
    }
  }

  private Path folder() {
    return Optional.ofNullable(home)
        .or(() -> Optional.ofNullable(System.getenv(HOME_VARIABLE)).map(Path::of))
        .orElseGet(() -> Installation.current().root().resolve(".pabal"));
  }

  /** Reads {@code 2026-11-22T10:00:00Z}, or {@code PT6H} or {@code P3D} for that long ago. */
  public static final class Since implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.startsWith("P")
            ? Instant.now().minus(Duration.parse(text))
            : Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new picocli.CommandLine.TypeConversionException(
            "'"
                + text
                + "' is neither an instant (2026-11-22T10:00:00Z) nor a duration (PT6H, P3D)");
      }
    }
  }
}
