package io.pabal.cli.demo;

import io.pabal.cli.kafka.PublishedCatalog;
import io.pabal.cli.local.Installation;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalog of the demo: the shop's, which stands since the first {@code up}, and the network's,
 * which the demo adds to what is published, while the jobs run. Nothing of the published catalog is
 * changed.
 */
final class DemoCatalog {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final List<String> OF_SHOP =
      Arrays.stream(Shop.Happening.values())
          .filter(happening -> happening != Shop.Happening.CART)
          .map(Shop.Happening::type)
          .toList();
  private static final List<String> OF_NETWORK =
      Arrays.stream(Network.Happening.values()).map(Network.Happening::type).toList();

  private DemoCatalog() {}

  /**
   * Sees to it that the published catalog has every rule that the demo needs.
   *
   * @return the version that was published for it, or empty when nothing was missing
   * @throws LocalSystemException when the shop's rules are missing, or the network's cannot be
   *     added, with what to do
   */
  static Optional<Long> complete(PabalConfig config) {
    Optional<Catalog> published =
        PublishedCatalog.newest(config.kafka().clientMap(), config.topics());
    try {
      CatalogDraft network = draft(Installation.current().root().resolve("catalogs/social"));
      Optional<CatalogDraft> missing = completed(published, network);
      if (missing.isEmpty()) {
        return Optional.empty();
      }
      Catalog next = missing.get().publishable(published, Clock.systemUTC());
      new CatalogTopic(Map.copyOf(config.kafka().clientMap()), config.topics().catalog(), TIMEOUT)
          .publish(next);
      return Optional.of(next.version());
    } catch (IOException e) {
      throw new LocalSystemException("the catalog cannot be published: " + e.getMessage(), e);
    }
  }

  /** The published catalog with what it lacks; empty when it lacks nothing. */
  static Optional<CatalogDraft> completed(Optional<Catalog> published, CatalogDraft network) {
    List<String> lacks = lacks(published, OF_SHOP);
    if (!lacks.isEmpty()) {
      throw new LocalSystemException(
          "the published catalog has no rule for "
              + String.join(", ", lacks)
              + ". The demo needs the shop's: pabal catalog apply catalogs/shop");
    }
    if (lacks(published, OF_NETWORK).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(CatalogDraft.of(published.orElseThrow()).with(network));
    } catch (IllegalArgumentException e) {
      throw new LocalSystemException(
          "catalogs/social cannot be added to the published catalog: "
              + e.getMessage()
              + ". The demo needs the shop's alone: pabal catalog apply catalogs/shop",
          e);
    }
  }

  private static List<String> lacks(Optional<Catalog> published, List<String> types) {
    return types.stream()
        .filter(type -> published.flatMap(c -> c.ruleFor(type)).isEmpty())
        .toList();
  }

  /** The sample in a folder. */
  static CatalogDraft draft(Path folder) throws IOException {
    return CatalogFiles.load(folder)
        .draft()
        .orElseThrow(() -> new LocalSystemException(folder + " has problems: pabal catalog check"));
  }
}
