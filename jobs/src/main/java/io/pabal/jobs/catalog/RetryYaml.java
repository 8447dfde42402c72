package io.pabal.jobs.catalog;

import io.pabal.jobs.catalog.YamlMap.Scalar;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.RetrySchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code retry} of a category: a channel's schedule, or {@code off}. What a schedule does not
 * name is as in {@link RetrySchedule#defaultFor}.
 */
final class RetryYaml {
  private static final Set<String> KEYS = Set.of("first", "longest", "attempts");

  private final Path file;
  private final Problems problems;

  RetryYaml(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  Map<Channel, RetrySchedule> read(String category, YamlMap map, Duration life) {
    Map<Channel, RetrySchedule> schedules = new EnumMap<>(Channel.class);
    for (String label : map.keys()) {
      Optional<Channel> channel = CatalogYaml.channel(label, map.line(label), file, problems);
      if (channel.isEmpty()) {
        continue;
      }
      RetrySchedule defaults = RetrySchedule.defaultFor(channel.get(), life);
      if (!map.isMap(label)) {
        off(label, map).ifPresent(off -> schedules.put(channel.get(), once(defaults)));
      } else {
        YamlMap schedule = map.map(label, "retry." + label + " of " + category).onlyKeys(KEYS);
        schedules.put(channel.get(), schedule(schedule, defaults, map.line(label)));
      }
    }
    return schedules;
  }

  private Optional<Scalar> off(String label, YamlMap map) {
    Optional<Scalar> word = map.required(label);
    word.filter(w -> !w.text().equals("off"))
        .ifPresent(
            w ->
                problems.error(
                    file,
                    w.line(),
                    "retry is off, or first, longest and attempts, not " + w.text()));
    return word.filter(w -> w.text().equals("off"));
  }

  private static RetrySchedule once(RetrySchedule defaults) {
    return new RetrySchedule(defaults.first(), defaults.longest(), 1);
  }

  private RetrySchedule schedule(YamlMap map, RetrySchedule defaults, int line) {
    Optional<Duration> named = map.optional("first").flatMap(this::duration);
    Optional<Duration> namedLongest = map.optional("longest").flatMap(this::duration);
    Duration first = named.orElse(defaults.first());
    Duration longest =
        namedLongest.orElse(first.compareTo(defaults.longest()) > 0 ? first : defaults.longest());
    if (first.compareTo(longest) > 0) {
      problems.error(
          file,
          line,
          "first "
              + HumanDuration.format(first)
              + " is longer than longest "
              + HumanDuration.format(longest));
    }
    int attempts = map.optional("attempts").flatMap(this::attempts).orElse(defaults.attempts());
    return new RetrySchedule(first, longest, attempts);
  }

  private Optional<Duration> duration(Scalar text) {
    Optional<Duration> duration =
        HumanDuration.parse(text.text()).filter(found -> found.compareTo(Duration.ZERO) > 0);
    if (duration.isEmpty()) {
      problems.error(
          file, text.line(), text.text() + " is not a duration such as 10s, 2m, 1h or PT2H");
    }
    return duration;
  }

  private Optional<Integer> attempts(Scalar text) {
    if (text.text().matches("[0-9]{1,3}")) {
      int attempts = Integer.parseInt(text.text());
      if (attempts >= 1 && attempts <= RetrySchedule.MAX_ATTEMPTS) {
        return Optional.of(attempts);
      }
    }
    problems.error(
        file,
        text.line(),
        "attempts is a number from 1 to " + RetrySchedule.MAX_ATTEMPTS + ", not " + text.text());
    return Optional.empty();
  }
}
