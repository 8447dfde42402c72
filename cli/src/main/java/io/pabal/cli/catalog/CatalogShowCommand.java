package io.pabal.cli.catalog;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pabal catalog show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {"Shows the published catalog: what recipients are told, and how."},
    footer = {
      "",
      "Examples:",
      "  scripts/pabal catalog show",
      "  scripts/pabal catalog show --catalog-version 3 --json | jq .texts"
    })
final class CatalogShowCommand extends CatalogAction {
  @Option(
      names = "--catalog-version",
      paramLabel = "N",
      description = "A version; the newest by default.")
  private Long version;

  @Override
  int run() throws IOException {
    List<Catalog> published = requiredTopic().readAll();
    Optional<Catalog> wanted =
        published.stream()
            .filter(catalog -> version == null || catalog.version() == version)
            .reduce((older, newer) -> newer);
    if (wanted.isEmpty()) {
      String known =
          published.stream().map(c -> Long.toString(c.version())).collect(Collectors.joining(", "));
      String what = version == null ? "No catalog is published." : "No version " + version + ".";
      err().println(known.isEmpty() ? what : what + " There are " + known);
      return 1;
    }
    if (json) {
      CatalogReport.json(out(), wanted.get());
    } else {
      print(wanted.get(), out());
    }
    return 0;
  }

  private static void print(Catalog catalog, PrintWriter out) {
    out.printf(
        "Version %d of %s, default language %s, zone %s%n",
        catalog.version(), catalog.appliedAt(), catalog.defaultLocale(), catalog.defaultZone());
    out.printf("%n%-20s %-8s %-10s %-10s%n", "CATEGORY", "LANE", "CONSENT", "LIFE");
    for (Category category : catalog.categories()) {
      out.printf(
          "%-20s %-8s %-10s %-10s%n",
          category.name(),
          category.lane().label(),
          CatalogWords.of(category.consent()),
          CatalogWords.of(category.life()));
    }
    out.printf("%n%-28s %-20s %-28s %s%n", "EVENT TYPE", "CATEGORY", "CHANNELS", "TEMPLATE");
    for (Rule rule : catalog.rules()) {
      String channels =
          rule.channels().stream().map(Channel::label).collect(Collectors.joining(", "));
      out.printf(
          "%-28s %-20s %-28s %s%n",
          rule.eventType(),
          rule.category(),
          CatalogWords.of(rule.channelReach()) + " of " + channels + fallback(rule),
          rule.template());
    }
    out.printf("%n%-20s %s%n", "TEMPLATE", "LANGUAGES");
    Map<String, TreeSet<String>> locales = new TreeMap<>();
    for (TemplateText text : catalog.texts()) {
      locales.computeIfAbsent(text.template(), name -> new TreeSet<>()).add(text.locale());
    }
    locales.forEach((name, tags) -> out.printf("%-20s %s%n", name, String.join(", ", tags)));
  }

  private static String fallback(Rule rule) {
    return rule.fallback().isEmpty()
        ? ""
        : ", then "
            + rule.fallback().stream().map(Channel::label).collect(Collectors.joining(", then "));
  }
}
