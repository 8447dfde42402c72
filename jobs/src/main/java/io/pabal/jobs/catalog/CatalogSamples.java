package io.pabal.jobs.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders each message of a catalog in each of its languages with the data of {@code samples.json}:
 * event type to the data of one event. So a variable that no event brings, or a word that does not
 * fit, is found before the first recipient finds it. The file may be left out, and so may types.
 */
public final class CatalogSamples {
  /** The file with the samples. */
  public static final String FILE = "samples.json";

  /** As the renderer names the place: template, language, file, what. */
  private static final Pattern PLACE =
      Pattern.compile("(\\S+) (\\S+) (\\S+\\.mustache): (.*)", Pattern.DOTALL);

  private static final Pattern LINE = Pattern.compile("on line (\\d+)");
  private static final Instant AT = Instant.parse("2026-01-15T09:30:00Z");

  /** A message as its recipient would read it. */
  public record Sample(String eventType, String channel, String locale, Map<Part, String> parts) {
    public Sample {
      parts = Map.copyOf(parts);
    }
  }

  /**
   * What came of it.
   *
   * @param problems errors with the file of the text; warnings of samples without a rule
   */
  public record Rendered(List<Sample> samples, List<CatalogProblem> problems) {
    public Rendered {
      samples = List.copyOf(samples);
      problems = List.copyOf(problems);
    }
  }

  private final Path folder;
  private final Path file;
  private final Problems problems = new Problems();
  private final List<Sample> samples = new ArrayList<>();

  private CatalogSamples(Path folder) {
    this.folder = folder;
    this.file = folder.resolve(FILE);
  }

  /**
   * Renders the samples of a folder.
   *
   * @throws IOException when the file cannot be read
   */
  public static Rendered render(Path folder, CatalogDraft draft) throws IOException {
    CatalogSamples samples = new CatalogSamples(folder);
    samples.render(draft);
    return new Rendered(samples.samples, samples.problems.sorted());
  }

  /**
   * Renders an event by each channel of its rule, as somebody of a language would read it.
   *
   * @param locale the recipient's language tag; each sample says in which one it is written
   * @param dataJson the event's data, a JSON object
   */
  public static Rendered preview(
      Path folder, CatalogDraft draft, Rule rule, String locale, String dataJson) {
    CatalogSamples samples = new CatalogSamples(folder);
    Catalog catalog = draft.publishable(Optional.empty(), Clock.fixed(AT, ZoneOffset.UTC));
    MessageRenderer.Compiled texts = new MustacheRenderer().compile(catalog);
    for (Channel channel : rule.everyChannel()) {
      samples.render(texts, notification(catalog, rule, channel, locale, dataJson), rule, true);
    }
    return new Rendered(samples.samples, samples.problems.sorted());
  }

  private void render(CatalogDraft draft) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    Optional<String> text = TemplateFiles.text(file, problems);
    if (text.isEmpty()) {
      return;
    }
    JsonNode data;
    try {
      data = Json.mapper().readTree(text.get());
    } catch (JsonProcessingException e) {
      problems.error(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr(), "not JSON");
      return;
    }
    if (!(data instanceof ObjectNode)) {
      problems.error(file, 1, "must be an object: event type to the data of one event");
      return;
    }
    Catalog catalog = draft.publishable(Optional.empty(), Clock.fixed(AT, ZoneOffset.UTC));
    MessageRenderer.Compiled texts = new MustacheRenderer().compile(catalog);
    for (Map.Entry<String, JsonNode> sample : data.properties()) {
      Optional<Rule> rule = catalog.ruleFor(sample.getKey());
      if (rule.isEmpty()) {
        problems.warning(file, 0, "no rule names " + sample.getKey());
        continue;
      }
      for (Channel channel : rule.get().everyChannel()) {
        for (String locale : locales(catalog, rule.get())) {
          OutboxNotification notification =
              notification(catalog, rule.get(), channel, locale, sample.getValue().toString());
          render(texts, notification, rule.get(), false);
        }
      }
    }
  }

  private static Set<String> locales(Catalog catalog, Rule rule) {
    Set<String> locales = new TreeSet<>();
    catalog.texts().stream()
        .filter(text -> text.template().equals(rule.template()))
        .map(TemplateText::locale)
        .forEach(locales::add);
    return locales;
  }

  private void render(
      MessageRenderer.Compiled texts,
      OutboxNotification notification,
      Rule rule,
      boolean inAnyLanguage) {
    try {
      RenderedMessage message = texts.render(notification);
      // A language without all parts of this channel reads another one's, which has its own sample.
      if (inAnyLanguage || message.locale().equals(notification.locale())) {
        samples.add(
            new Sample(
                rule.eventType(),
                notification.channel().label(),
                message.locale(),
                new TreeMap<>(message.parts())));
      }
    } catch (UnsendableMessageException e) {
      report(rule, String.valueOf(e.getMessage()));
    }
  }

  private void report(Rule rule, String message) {
    Matcher place = PLACE.matcher(message);
    if (!place.matches()) {
      problems.error(file, 0, "sample of " + rule.eventType() + ": " + message);
      return;
    }
    Path text =
        folder
            .resolve(CatalogFiles.TEMPLATES)
            .resolve(place.group(1))
            .resolve(place.group(2))
            .resolve(place.group(3));
    Matcher line = LINE.matcher(place.group(4));
    problems.error(
        text,
        line.find() ? Integer.parseInt(line.group(1)) : 0,
        "with the sample of " + rule.eventType() + ": " + place.group(4));
  }

  private static OutboxNotification notification(
      Catalog catalog, Rule rule, Channel channel, String locale, String dataJson) {
    Category category = catalog.category(rule.category()).orElseThrow();
    Address to =
        switch (channel) {
          case EMAIL -> new Address(channel, "kim@shop.example");
          case SMS -> new Address(channel, "+821012345678");
          case PUSH -> new Address(channel, "token", Device.of(Platform.FCM));
        };
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        "sample",
        "kim",
        to,
        category.lane(),
        category.name(),
        rule.template(),
        locale,
        catalog.defaultZone(),
        List.of(new Item("sample", 1, "/samples", "sample", rule.eventType(), AT, AT)),
        dataJson,
        catalog.version(),
        category.inDoubtOn(channel),
        false,
        AT,
        AT.plus(category.life()));
  }
}
