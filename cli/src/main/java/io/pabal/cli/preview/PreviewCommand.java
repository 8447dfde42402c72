package io.pabal.cli.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogSamples;
import io.pabal.jobs.catalog.CatalogSamples.Sample;
import io.pabal.jobs.catalog.LoadedCatalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pabal preview CATEGORY}. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what a recipient would read of a category's events, on every channel of their rules.",
      "",
      "Rendered from the catalog's files by the code that deliver writes with. Nothing is sent, and"
          + " nothing needs to run. Exit status 1 if something cannot be written."
    },
    footer = {
      "",
      "Examples:",
      "  pabal preview delivery",
      "  pabal preview delivery --event parcel.json --locale en --page preview.html",
      "  pabal preview post --catalog catalogs/social"
    })
public final class PreviewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CATEGORY", description = "A category of the catalog.")
  private String category;

  @Option(
      names = "--event",
      paramLabel = "FILE",
      description =
          "An event as JSON: a CloudEvent, or its data alone. Without it: the catalog's"
              + " samples.json.")
  private Path eventFile;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Its type, when the file does not say it and the category has several rules.")
  private String type;

  @Option(
      names = "--locale",
      paramLabel = "TAG",
      description = "The recipient's language: ko, en-GB. Without it: the catalog's default.")
  private String locale;

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      defaultValue = "catalogs/shop",
      description = "Folder with catalog.yaml and templates/ (default ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Write it as a page, too, with e-mails as they look.")
  private Path page;

  /** One event to be shown. */
  private record Happening(Rule rule, String dataJson) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    LoadedCatalog loaded = CatalogFiles.load(folder);
    if (loaded.draft().isEmpty()) {
      loaded.problems().forEach(out::println);
      return 1;
    }
    CatalogDraft draft = loaded.draft().get();
    String language = locale == null ? draft.defaultLocale() : locale;
    List<Sample> samples = new ArrayList<>();
    boolean complete = true;
    for (Happening happening : happenings(draft)) {
      CatalogSamples.Rendered rendered =
          CatalogSamples.preview(folder, draft, happening.rule(), language, happening.dataJson());
      rendered.problems().forEach(out::println);
      complete &= rendered.problems().isEmpty();
      samples.addAll(rendered.samples());
    }
    out.print(PreviewText.of(samples, language));
    if (page != null) {
      Files.writeString(page, PreviewPage.of(category, samples));
      out.println("Written to " + page);
    }
    out.flush();
    return complete ? 0 : 1;
  }

  private List<Happening> happenings(CatalogDraft draft) throws IOException {
    List<Rule> rules =
        draft.rules().stream().filter(rule -> rule.category().equals(category)).toList();
    if (rules.isEmpty()) {
      throw wrong(
          "no rule of "
              + folder
              + " names the category "
              + category
              + "; there are "
              + draft.categories().stream().map(Category::name).collect(Collectors.joining(", ")));
    }
    return eventFile == null ? samplesOf(rules) : List.of(event(rules));
  }

  private List<Happening> samplesOf(List<Rule> rules) throws IOException {
    Path file = folder.resolve(CatalogSamples.FILE);
    JsonNode all = Files.isRegularFile(file) ? json(file) : Json.mapper().createObjectNode();
    List<Happening> samples = new ArrayList<>();
    for (Rule rule : rules) {
      JsonNode data = all.path(rule.eventType());
      if (data.isObject() && (type == null || type.equals(rule.eventType()))) {
        samples.add(new Happening(rule, data.toString()));
      }
    }
    if (samples.isEmpty()) {
      throw wrong(file + " has no sample of the category " + category + ": give --event FILE");
    }
    return samples;
  }

  private Happening event(List<Rule> rules) throws IOException {
    JsonNode event = json(eventFile);
    boolean whole = event.hasNonNull("specversion");
    JsonNode data = whole ? event.path("data") : event;
    if (!data.isObject()) {
      throw wrong(eventFile + ": the event's data must be a JSON object");
    }
    String named = type != null ? type : whole ? event.path("type").asText() : null;
    return new Happening(rule(rules, Optional.ofNullable(named)), data.toString());
  }

  private Rule rule(List<Rule> rules, Optional<String> named) {
    String types = rules.stream().map(Rule::eventType).collect(Collectors.joining(", "));
    if (named.isEmpty() && rules.size() > 1) {
      throw wrong("the category " + category + " has several rules; say which: --type " + types);
    }
    return rules.stream()
        .filter(rule -> named.isEmpty() || rule.eventType().equals(named.get()))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "no rule of the category "
                        + category
                        + " is for "
                        + named.orElseThrow()
                        + "; there are "
                        + types));
  }

  private JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw wrong(file + " is not there");
    }
    try {
      return Json.mapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw wrong(file + ":" + line + ": not JSON: " + e.getOriginalMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
