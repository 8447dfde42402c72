package io.pabal.jobs.catalog;

import io.pabal.jobs.catalog.YamlMap.Scalar;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.KeyPattern;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a rule's {@code audience}, {@code topic} and {@code except}. */
final class AudienceYaml {
  private final Path file;
  private final Problems problems;

  AudienceYaml(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The audience; what is wrong with it is reported. */
  Audience read(String eventType, YamlMap rule) {
    AudienceKind kind = rule.optional("audience").map(this::kind).orElse(AudienceKind.NAMED);
    Optional<Scalar> topic = rule.optional("topic");
    topic.ifPresent(
        text -> {
          boolean sound = isPattern(text);
          if (sound
              && kind == AudienceKind.SUBSCRIBERS
              && KeyPattern.parse(text.text()).isFixed()) {
            problems.warning(
                file,
                text.line(),
                "the topic "
                    + text.text()
                    + " is the same for every event; a placeholder such as {actor} makes one of each");
          }
        });
    if (kind == AudienceKind.SUBSCRIBERS && topic.isEmpty()) {
      problems.error(
          file,
          rule.line("audience"),
          "rule " + eventType + " tells subscribers, but of no topic: for example actor:{actor}");
    }
    if (kind != AudienceKind.SUBSCRIBERS && rule.has("topic")) {
      problems.error(
          file,
          rule.line("topic"),
          "rule " + eventType + " has a topic, but not audience: subscribers");
    }
    return new Audience(
        kind,
        kind == AudienceKind.SUBSCRIBERS ? topic.map(Scalar::text).orElse("") : null,
        except(eventType, rule));
  }

  private AudienceKind kind(Scalar label) {
    Optional<AudienceKind> kind =
        Arrays.stream(AudienceKind.values())
            .filter(value -> label(value).equals(label.text()))
            .findFirst();
    if (kind.isEmpty()) {
      String all =
          Arrays.stream(AudienceKind.values())
              .map(AudienceYaml::label)
              .collect(Collectors.joining(", "));
      problems.error(file, label.line(), "unknown audience " + label.text() + "; there are " + all);
    }
    return kind.orElse(AudienceKind.NAMED);
  }

  private static String label(AudienceKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private List<String> except(String eventType, YamlMap rule) {
    List<Scalar> except = rule.optionalList("except");
    if (except.size() > Audience.MAX_EXCEPT) {
      problems.error(
          file,
          rule.line("except"),
          "rule " + eventType + " has more than " + Audience.MAX_EXCEPT + " exceptions");
    }
    return except.stream().filter(this::isPattern).map(Scalar::text).toList();
  }

  private boolean isPattern(Scalar text) {
    try {
      KeyPattern.parse(text.text());
      return true;
    } catch (IllegalArgumentException e) {
      problems.error(file, text.line(), text.text() + ": " + e.getMessage());
      return false;
    }
  }
}
