package io.pabal.cli.send;

import io.pabal.cli.kafka.LatestOfKey;
import io.pabal.cli.kafka.PublishedCatalog;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.query.QueryOptions;
import io.pabal.cli.recipient.Documents;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.LoadedCatalog;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppressions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a dry run takes from files instead of from topics. */
final class DryRunOptions {
  @Option(
      names = {"-n", "--dry-run"},
      description =
          "Send and write nothing: print the decision, the reason a channel and the texts, with the"
              + " catalog, profile, preferences, opt-outs and suppressions that stand in Kafka now.")
  private boolean dryRun;

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description = "With --dry-run: this folder's catalog instead of the newest published one.")
  private Path catalog;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "With --dry-run: this profile instead of the one in Kafka; preferences and opt-outs then"
              + " come from --preferences and --opt-out or are unknown.")
  private Path profile;

  @Option(
      names = "--preferences",
      paramLabel = "FILE",
      description = "With --dry-run: these preferences instead of those in Kafka.")
  private Path preferences;

  @Option(
      names = "--opt-out",
      paramLabel = "FILE",
      description =
          "With --dry-run: this opt-out instead of those in Kafka. May be repeated, one a"
              + " category.")
  private List<Path> optOuts = List.of();

  @Option(names = "--html", description = "With --dry-run: print HTML parts, too.")
  private boolean html;

  boolean isDryRun() {
    return dryRun;
  }

  boolean html() {
    return html;
  }

  /** Whether an option is given that only a dry run honours. */
  boolean hasFiles() {
    return catalog != null || profile != null || preferences != null || !optOuts.isEmpty() || html;
  }

  /**
   * The catalog of the folder, else the newest published one.
   *
   * @throws LocalSystemException when the folder has problems or Kafka does not answer
   */
  Optional<Catalog> catalog(QueryOptions system) {
    return catalog == null
        ? PublishedCatalog.newest(system.kafka(), system.topics())
        : Optional.of(ofFolder());
  }

  private Catalog ofFolder() {
    LoadedCatalog loaded;
    try {
      loaded = CatalogFiles.load(catalog);
    } catch (IOException e) {
      throw new LocalSystemException("cannot read " + catalog + ": " + e.getMessage(), e);
    }
    return loaded
        .draft()
        .orElseThrow(
            () ->
                new LocalSystemException(
                    "the catalog has problems:\n"
                        + loaded.problems().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining("\n"))))
        .publishable(Optional.empty(), Clock.systemUTC());
  }

  /** The age past which an event is EXPIRED; a dry run from files needs no configuration. */
  Duration maxEventAge(QueryOptions system) {
    Lifetimes lifetimes = catalog == null ? system.read().lifetimes() : Lifetimes.defaults();
    return lifetimes.maxEventAge();
  }

  /** What is known of recipients: from the files, else from the compacted topics. */
  DryRun.Recipients recipients(QueryOptions system, Instant now) {
    return (recipient, category) ->
        new DryRun.Recipient(
            profile(system, recipient, now),
            preferences(system, recipient, now),
            category.isEmpty() ? OptOuts.NONE : optOuts(system, recipient, category.get(), now),
            suppressions(system, recipient, now));
  }

  private Optional<Profile> profile(QueryOptions system, String recipient, Instant now) {
    if (profile != null) {
      byte[] value = Documents.file(profile, recipient, Profile.SCHEMA);
      return Documents.profile(Documents.record("", recipient, value, now), now);
    }
    return new LatestOfKey(system.kafka(), system.topics().profiles())
        .find(recipient)
        .flatMap(record -> Documents.profile(record, now));
  }

  private Optional<Preferences> preferences(QueryOptions system, String recipient, Instant now) {
    if (preferences != null) {
      byte[] value = Documents.file(preferences, recipient, Preferences.SCHEMA);
      return Documents.preferences(Documents.record("", recipient, value, now), now);
    }
    if (profile != null) {
      return Optional.empty();
    }
    return new LatestOfKey(system.kafka(), system.topics().preferences())
        .find(recipient)
        .flatMap(record -> Documents.preferences(record, now));
  }

  private Suppressions suppressions(QueryOptions system, String recipient, Instant now) {
    return profile != null
        ? Suppressions.NONE
        : new LatestOfKey(system.kafka(), system.topics().suppressions())
            .find(recipient)
            .map(record -> Documents.suppressions(record, now))
            .orElse(Suppressions.NONE);
  }

  /** Of Kafka's, the one that can matter: of the category that is decided about. */
  private OptOuts optOuts(QueryOptions system, String recipient, String category, Instant now) {
    List<RawRecord> records;
    if (!optOuts.isEmpty()) {
      records = optOuts.stream().map(file -> Documents.optOutFile(file, recipient, now)).toList();
    } else if (profile != null) {
      records = List.of();
    } else {
      records =
          new LatestOfKey(system.kafka(), system.topics().optOuts())
              .find(OptOut.key(recipient, category)).stream().toList();
    }
    OptOuts all = OptOuts.NONE;
    for (RawRecord record : records) {
      all = all.with(Documents.optOut(record, now));
    }
    return all;
  }
}
