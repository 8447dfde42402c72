package io.pabal.jobs.catalog;

import io.pabal.deliver.render.Locales;
import io.pabal.jobs.catalog.YamlMap.Scalar;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.LateRule;
import io.pabal.schema.catalog.Lateness;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.RetrySchedule;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.EventLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads {@code catalog.yaml}: defaults, categories, rules and sources, each with the line it stands
 * on.
 */
final class CatalogYaml {
  /** Names become file names, metrics and rows: short, lower case, the same everywhere. */
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  static final String NAME_RULE = "lower-case letters, digits, dot, dash, underscore; at most 64";

  private static final Set<String> CATEGORY_KEYS =
      Set.of("description", "lane", "consent", "life", "defaults", "inDoubt", "retry", "late");
  private static final Set<String> RULE_KEYS =
      Set.of(
          "category",
          "template",
          "channels",
          "channelReach",
          "addressReach",
          "audience",
          "topic",
          "except",
          "fallback");

  private final Path file;
  private final Problems problems;
  private final Duration longestLife;

  final Map<String, Integer> categoryLines = new LinkedHashMap<>();
  final Map<String, Integer> ruleLines = new LinkedHashMap<>();
  final List<Category> categories = new ArrayList<>();
  final List<Rule> rules = new ArrayList<>();
  final SourcesYaml sources;
  String defaultLocale = "";
  String defaultZone = "";
  int defaultLocaleLine;

  CatalogYaml(Path file, Problems problems, Duration longestLife) {
    this.file = file;
    this.problems = problems;
    this.longestLife = longestLife;
    this.sources = new SourcesYaml(file, problems);
  }

  void read(String text) {
    Optional<Node> root = compose(text);
    if (root.isEmpty()) {
      return;
    }
    YamlMap map =
        YamlMap.of(root.get(), file, problems, "the catalog")
            .onlyKeys(Set.of("defaults", "categories", "rules", "sources"));
    defaults(map.map("defaults", "defaults"));
    YamlMap categoryMap = map.map("categories", "categories");
    for (String name : categoryMap.keys()) {
      category(name, categoryMap);
    }
    YamlMap ruleMap = map.map("rules", "rules");
    for (String eventType : ruleMap.keys()) {
      rule(eventType, ruleMap);
    }
    sources.read(map.map("sources", "sources"));
    if (categoryMap.keys().isEmpty()) {
      problems.error(file, map.line("categories"), "the catalog has no categories");
    }
    if (ruleMap.keys().isEmpty()) {
      problems.error(file, map.line("rules"), "the catalog has no rules");
    }
  }

  private Optional<Node> compose(String text) {
    try {
      LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(0).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        problems.error(file, 1, "the catalog is empty");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.error(file, line, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.error(file, 1, "not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private void defaults(YamlMap defaults) {
    defaults.onlyKeys(Set.of("locale", "zone"));
    Optional<Scalar> locale = defaults.required("locale");
    defaultLocaleLine = locale.map(Scalar::line).orElse(1);
    locale.ifPresent(
        tag -> {
          if (!Locales.isNormal(tag.text())) {
            problems.error(
                file, tag.line(), tag.text() + " is not a language tag such as ko or en-GB");
          }
        });
    defaultLocale = locale.map(Scalar::text).orElse("");
    Optional<Scalar> zone = defaults.required("zone");
    zone.ifPresent(
        id -> {
          if (!ZoneId.getAvailableZoneIds().contains(id.text())) {
            problems.error(
                file,
                id.line(),
                "unknown zone " + id.text() + "; an IANA name such as Asia/Seoul is needed");
          }
        });
    defaultZone = zone.map(Scalar::text).orElse("");
  }

  private void category(String name, YamlMap categoryMap) {
    int line = categoryMap.line(name);
    name(name, "category", line);
    YamlMap map = categoryMap.map(name, "category " + name).onlyKeys(CATEGORY_KEYS);
    Optional<Lane> lane = choice(map.required("lane"), Labels.LANES);
    Optional<Consent> consent = choice(map.required("consent"), Labels.CONSENTS);
    Optional<Duration> life = map.required("life").flatMap(this::life);
    Map<Channel, Boolean> defaults =
        channelDefaults(map.map("defaults", "defaults of " + name), consent);
    Map<Channel, InDoubtRule> inDoubt = inDoubt(map.map("inDoubt", "inDoubt of " + name));
    Duration longest = life.orElse(longestLife);
    Map<Channel, RetrySchedule> retry =
        new RetryYaml(file, problems).read(name, map.map("retry", "retry of " + name), longest);
    Lateness late = late(map, name, longest);
    categoryLines.put(name, line);
    categories.add(
        new Category(
            name,
            map.optional("description").map(Scalar::text).orElse(null),
            lane.orElse(Lane.NORMAL),
            consent.orElse(Consent.REQUIRED),
            longest,
            defaults,
            inDoubt,
            retry,
            late));
  }

  private Lateness late(YamlMap category, String name, Duration life) {
    if (!category.has("late")) {
      return null;
    }
    YamlMap map = category.map("late", "late of " + name).onlyKeys(Set.of("after", "then"));
    Optional<Scalar> after = map.required("after");
    Optional<LateRule> then = choice(map.required("then"), Labels.LATE_RULES);
    Optional<Duration> duration = after.flatMap(text -> HumanDuration.parse(text.text()));
    boolean sound =
        duration.filter(d -> d.compareTo(Duration.ZERO) > 0 && d.compareTo(life) < 0).isPresent();
    if (after.isPresent() && !sound) {
      problems.error(
          file,
          after.get().line(),
          "late.after is a duration shorter than the life "
              + HumanDuration.format(life)
              + ", not "
              + after.get().text());
    }
    return sound && then.isPresent() ? new Lateness(duration.get(), then.get()) : null;
  }

  private Optional<Duration> life(Scalar text) {
    Optional<Duration> life = HumanDuration.parse(text.text());
    if (life.isEmpty()) {
      problems.error(
          file, text.line(), text.text() + " is not a duration such as 10m, 2h, 3d or PT2H");
    } else if (life.get().compareTo(longestLife) > 0) {
      problems.error(
          file,
          text.line(),
          "life "
              + text.text()
              + " is longer than the longest life "
              + HumanDuration.format(longestLife)
              + ", for which deliver and Kafka remember");
    }
    return life;
  }

  /** What silence means on a channel; nobody consents by default, nobody is spared a duty. */
  private Map<Channel, Boolean> channelDefaults(YamlMap map, Optional<Consent> consent) {
    Map<Channel, Boolean> defaults = new EnumMap<>(Channel.class);
    for (String label : map.keys()) {
      Optional<Channel> channel =
          choice(Optional.of(new Scalar(label, map.line(label))), Labels.CHANNELS);
      Optional<Scalar> position = map.required(label);
      if (channel.isEmpty() || position.isEmpty()) {
        continue;
      }
      String text = position.get().text();
      if (!text.equals("on") && !text.equals("off")) {
        problems.error(file, position.get().line(), "a default is on or off, not " + text);
      } else if (consent.isPresent() && consent.get() != Consent.OPTIONAL) {
        problems.error(
            file,
            position.get().line(),
            "only a category with consent: optional has defaults: silence is no consent, and a"
                + " mandatory one is always sent");
      } else {
        defaults.put(channel.get(), text.equals("on"));
      }
    }
    return defaults;
  }

  private Map<Channel, InDoubtRule> inDoubt(YamlMap map) {
    Map<Channel, InDoubtRule> inDoubt = new EnumMap<>(Channel.class);
    for (String label : map.keys()) {
      Optional<Channel> channel =
          choice(Optional.of(new Scalar(label, map.line(label))), Labels.CHANNELS);
      Optional<InDoubtRule> rule = choice(map.required(label), Labels.IN_DOUBT);
      if (channel.isPresent() && rule.isPresent()) {
        inDoubt.put(channel.get(), rule.get());
      }
    }
    return inDoubt;
  }

  private void rule(String eventType, YamlMap ruleMap) {
    int line = ruleMap.line(eventType);
    if (eventType.isBlank() || eventType.length() > EventLimits.MAX_ATTRIBUTE_CHARS) {
      problems.error(
          file, line, "an event type has 1 to " + EventLimits.MAX_ATTRIBUTE_CHARS + " characters");
    }
    YamlMap map = ruleMap.map(eventType, "rule " + eventType).onlyKeys(RULE_KEYS);
    Optional<Scalar> category = map.required("category");
    Optional<Scalar> template = map.required("template");
    template.ifPresent(text -> name(text.text(), "template", text.line()));
    List<Channel> channels = channels(map.requiredList("channels"));
    List<Channel> fallback = channels(map.optionalList("fallback"));
    fallback.stream()
        .filter(channels::contains)
        .forEach(
            channel ->
                problems.error(
                    file,
                    map.line("fallback"),
                    "fallback " + channel.label() + " is one of the rule's channels already"));
    Optional<Reach> channelReach = choice(map.optional("channelReach"), Labels.REACHES);
    Optional<Reach> addressReach = choice(map.optional("addressReach"), Labels.REACHES);
    ruleLines.put(eventType, line);
    rules.add(
        new Rule(
            eventType,
            category.map(Scalar::text).orElse(""),
            template.map(Scalar::text).orElse(""),
            channels,
            channelReach.orElse(Reach.FIRST),
            addressReach.orElse(Reach.FIRST),
            new AudienceYaml(file, problems).read(eventType, map),
            fallback));
  }

  private List<Channel> channels(List<Scalar> labels) {
    List<Channel> channels = new ArrayList<>();
    for (Scalar label : labels) {
      Optional<Channel> channel = choice(Optional.of(label), Labels.CHANNELS);
      if (channel.isPresent() && channels.contains(channel.get())) {
        problems.error(file, label.line(), "channel " + label.text() + " is named twice");
      }
      channel.ifPresent(channels::add);
    }
    return channels;
  }

  /** The channel of that name. */
  static Optional<Channel> channel(String label, int line, Path file, Problems problems) {
    Optional<Channel> channel = Labels.CHANNELS.of(label);
    if (channel.isEmpty()) {
      problems.error(
          file, line, "unknown channel " + label + "; there are " + Labels.CHANNELS.all());
    }
    return channel;
  }

  private void name(String name, String what, int line) {
    if (!NAME.matcher(name).matches()) {
      problems.error(file, line, "the name of a " + what + " has " + NAME_RULE);
    }
  }

  private <E extends Enum<E>> Optional<E> choice(Optional<Scalar> scalar, Labels<E> labels) {
    Optional<E> value = scalar.map(Scalar::text).flatMap(labels::of);
    if (scalar.isPresent() && value.isEmpty()) {
      problems.error(
          file,
          scalar.get().line(),
          "unknown " + labels.what() + " " + scalar.get().text() + "; there are " + labels.all());
    }
    return value;
  }

  /** The words for the constants of an enum: those of the JSON documents. */
  private record Labels<E extends Enum<E>>(String what, Class<E> type) {
    static final Labels<Lane> LANES = new Labels<>("lane", Lane.class);
    static final Labels<Consent> CONSENTS = new Labels<>("consent", Consent.class);
    static final Labels<Channel> CHANNELS = new Labels<>("channel", Channel.class);
    static final Labels<Reach> REACHES = new Labels<>("reach", Reach.class);
    static final Labels<LateRule> LATE_RULES = new Labels<>("late rule", LateRule.class);
    static final Labels<InDoubtRule> IN_DOUBT = new Labels<>("in-doubt rule", InDoubtRule.class);

    Optional<E> of(String label) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> label(constant).equals(label))
          .findFirst();
    }

    String all() {
      return Arrays.stream(type.getEnumConstants())
          .map(Labels::label)
          .collect(Collectors.joining(", "));
    }

    private static String label(Enum<?> constant) {
      return io.pabal.schema.json.Json.mapper().convertValue(constant, String.class);
    }
  }
}
