package io.pabal.cli.recipient;

import io.pabal.cli.kafka.PublishedCatalog;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.query.QueryOptions;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Preferences;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal prefs set}. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes whole preferences: what you don't name is gone afterwards.",
      "",
      "A switch is: all, a channel (email, sms, push), a category, or CATEGORY:CHANNEL. 'all' and"
          + " channels that are off beat everything but mandatory categories; in a category the one"
          + " with the channel wins."
    })
final class SetPreferences implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPIENT", description = "The recipient's id.")
  private String recipient;

  @Mixin private PreferenceOptions options;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The document from a JSON file instead of options.")
  private Path file;

  @Option(
      names = "--unknown-categories",
      description = "Accept categories that the newest catalog does not have.")
  private boolean unknownCategories;

  @Mixin private QueryOptions system;

  @Override
  public Integer call() {
    Instant now = Instant.now();
    byte[] value = file == null ? ofOptions(now) : ofFile();
    DocumentTopic topic =
        new DocumentTopic(
            system.kafka(),
            system.topics().preferences(),
            "preferences",
            spec.commandLine().getOut());
    Documents.preferences(Documents.record(topic.topic(), recipient, value, now), now);
    topic.write(recipient, value);
    return 0;
  }

  private byte[] ofFile() {
    if (!options.isEmpty()) {
      throw wrong("a file holds all preferences: no --on, --off or others beside --file");
    }
    return Documents.file(file, recipient, Preferences.SCHEMA);
  }

  private byte[] ofOptions(Instant now) {
    if (options.isEmpty()) {
      throw wrong(
          "name a switch with --on or --off, or a rule; 'pabal prefs delete' takes all away");
    }
    TypedPreferences typed;
    try {
      typed = options.typed();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    if (!typed.categoryNames().isEmpty() && !unknownCategories) {
      checkNames(typed.categoryNames(), PublishedCatalog.newest(system.kafka(), system.topics()));
    }
    return Json.write(typed.preferences(recipient, now));
  }

  /** A misspelt opt-out would be kept, and do nothing. */
  private void checkNames(Set<String> names, Optional<Catalog> catalog) {
    for (String name : names) {
      Optional<Category> category = catalog.flatMap(c -> c.category(name));
      if (catalog.isPresent() && category.isEmpty()) {
        throw new LocalSystemException(
            "the catalog has no category or channel '"
                + name
                + "'; there are "
                + catalog.get().categories().stream().map(Category::name).toList()
                + ". --unknown-categories writes it all the same.");
      }
      if (category.map(Category::consent).filter(Consent.MANDATORY::equals).isPresent()) {
        spec.commandLine()
            .getErr()
            .println("Note: " + name + " is mandatory; switching it changes nothing.");
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
