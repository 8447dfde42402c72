package io.pabal.jobs.catalog;

import io.pabal.deliver.render.Locales;
import io.pabal.deliver.render.PartRules;
import io.pabal.schema.Channel;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.catalog.TopicMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A catalog as files that a person edits: {@code catalog.yaml} and {@code
 * templates/<name>/<locale>/<part>}. It is checked as a whole, so that nothing half-right is ever
 * published, and every problem is told at once with file and line.
 */
public final class CatalogFiles {
  /** The file with defaults, categories and rules. */
  public static final String FILE = "catalog.yaml";

  /** The folder with the texts. */
  public static final String TEMPLATES = "templates";

  private final Path folder;
  private final Path file;
  private final Problems problems = new Problems();
  private final CatalogYaml yaml;
  private final TemplateFiles templates;

  private CatalogFiles(Path folder, Duration longestLife) {
    this.folder = folder;
    this.file = folder.resolve(FILE);
    this.yaml = new CatalogYaml(file, problems, longestLife);
    this.templates = new TemplateFiles(folder.resolve(TEMPLATES), problems);
  }

  /**
   * Reads and checks a folder against the default lifetimes.
   *
   * @throws IOException when a file cannot be read
   */
  public static LoadedCatalog load(Path folder) throws IOException {
    return load(folder, Lifetimes.defaults().longestLife());
  }

  /**
   * Reads and checks a folder.
   *
   * @param longestLife no category may live longer
   * @throws IOException when a file cannot be read
   */
  public static LoadedCatalog load(Path folder, Duration longestLife) throws IOException {
    return new CatalogFiles(folder, longestLife).load();
  }

  private LoadedCatalog load() throws IOException {
    if (Files.isRegularFile(file)) {
      Optional<String> text = TemplateFiles.text(file, problems);
      if (text.isPresent()) {
        yaml.read(text.get());
      }
      templates.read();
      for (Rule rule : yaml.rules) {
        check(rule);
      }
      unused();
      sources();
    } else {
      problems.error(folder, 0, "there is no file " + FILE);
    }
    Optional<CatalogDraft> draft = Optional.empty();
    if (!problems.refused()) {
      draft = Optional.of(draft());
      checkSize(draft.get());
    }
    return new LoadedCatalog(
        file,
        problems.refused() ? Optional.empty() : draft,
        problems.sorted(),
        Map.copyOf(yaml.categoryLines),
        Map.copyOf(yaml.sources.lines));
  }

  private CatalogDraft draft() {
    return new CatalogDraft(
        yaml.defaultLocale,
        yaml.defaultZone,
        yaml.categories,
        yaml.rules,
        templates.all(),
        yaml.sources.mappings);
  }

  private void checkSize(CatalogDraft draft) {
    if (draft.sizeBytes() > Catalog.MAX_BYTES) {
      problems.error(
          folder,
          0,
          "the catalog is a document of "
              + draft.sizeBytes()
              + " bytes, more than the limit of "
              + Catalog.MAX_BYTES
              + ": every task keeps "
              + Catalog.VERSIONS_KEPT
              + " versions in memory");
    }
  }

  private void check(Rule rule) {
    int line = yaml.ruleLines.get(rule.eventType());
    if (!rule.category().isEmpty() && !yaml.categoryLines.containsKey(rule.category())) {
      problems.error(
          file,
          line,
          "rule "
              + rule.eventType()
              + " names category "
              + rule.category()
              + ", which is not in this catalog; there are "
              + String.join(", ", new TreeSet<>(yaml.categoryLines.keySet())));
    }
    if (rule.template().isEmpty()) {
      return;
    }
    if (!templates.texts.containsKey(rule.template())) {
      problems.error(
          file,
          line,
          "rule "
              + rule.eventType()
              + " names template "
              + rule.template()
              + ", but there is no"
              + " folder "
              + templatePath(rule.template()));
      return;
    }
    for (Channel channel : rule.everyChannel()) {
      checkTexts(rule, channel, line);
    }
  }

  /** The default language must have what the channel needs; others should. */
  private void checkTexts(Rule rule, Channel channel, int line) {
    Map<String, Map<Part, TemplateText>> locales = templates.texts.get(rule.template());
    List<String> defaults = Locales.fallbacks(null, yaml.defaultLocale);
    boolean complete =
        defaults.stream().anyMatch(tag -> missing(locales.get(tag), channel).isEmpty());
    if (!complete && !yaml.defaultLocale.isEmpty()) {
      Set<Part> missing = missing(locales.get(yaml.defaultLocale), channel);
      problems.error(
          file,
          line,
          "rule "
              + rule.eventType()
              + " uses "
              + channel.label()
              + ", but the default language has no "
              + files(rule.template(), yaml.defaultLocale, missing));
    }
    for (String tag : locales.keySet()) {
      Set<Part> missing = missing(locales.get(tag), channel);
      if (!missing.isEmpty() && !defaults.contains(tag)) {
        problems.warning(
            folder.resolve(templatePath(rule.template())).resolve(tag),
            0,
            "recipients who read "
                + tag
                + " get "
                + channel.label()
                + " in another language: there is no "
                + files(rule.template(), tag, missing));
      }
    }
  }

  private static Set<Part> missing(Map<Part, TemplateText> texts, Channel channel) {
    Set<Part> missing = EnumSet.noneOf(Part.class);
    for (Part part : PartRules.of(channel)) {
      if (PartRules.required(part) && (texts == null || !texts.containsKey(part))) {
        missing.add(part);
      }
    }
    return missing;
  }

  private static String templatePath(String template) {
    return TEMPLATES + "/" + template;
  }

  private static String files(String template, String locale, Set<Part> parts) {
    return parts.stream()
        .map(part -> templatePath(template) + "/" + locale + "/" + part.fileName())
        .collect(Collectors.joining(" and no "));
  }

  /** A type that no rule names is decided NO_RULE, which is seldom meant. */
  private void sources() {
    for (TopicMapping mapping : yaml.sources.mappings) {
      String type = mapping.type().constant();
      if (type != null && !yaml.ruleLines.containsKey(type)) {
        problems.warning(
            file,
            yaml.sources.lines.get(mapping.topic()),
            "source "
                + mapping.topic()
                + " makes events of type "
                + type
                + ", which no rule names");
      }
    }
  }

  private void unused() {
    for (String template : templates.texts.keySet()) {
      if (yaml.rules.stream().noneMatch(rule -> rule.template().equals(template))) {
        problems.warning(folder.resolve(templatePath(template)), 0, "no rule uses this template");
      }
    }
    for (Category category : yaml.categories) {
      if (yaml.rules.stream().noneMatch(rule -> rule.category().equals(category.name()))) {
        problems.warning(
            file,
            yaml.categoryLines.get(category.name()),
            "no rule uses category " + category.name());
      }
    }
  }
}
