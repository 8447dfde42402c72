package io.pabal.jobs.config;

import static io.pabal.jobs.config.PabalOptions.*;

import io.pabal.deliver.handover.BreakerSettings;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.event.TopicGlob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The configuration, read once and checked. What a part needs of its own (mail server, gateway,
 * database) is read when that part is built, so that a job needs no settings of the others.
 *
 * @param kafka how to reach Kafka
 * @param topics their names
 * @param lifetimes without Kafka's retention, which is read from the topics at the start
 * @param maxParallelism key groups
 * @param deliver what all channels share
 * @param drillFaults whether a drill may make a task fail
 * @param values all values by key, for the parts
 * @param folder where the file is: relative paths in it start here
 */
public record PabalConfig(
    KafkaConfig kafka,
    Topics topics,
    Lifetimes lifetimes,
    int maxParallelism,
    Deliver deliver,
    boolean drillFaults,
    Configuration values,
    Path folder) {
  private static final String CLIENT_PREFIX = "kafka.client.";

  /** What all channels share. */
  public record Deliver(
      Duration heartbeatTimeout,
      Duration catalogWait,
      Duration closeGrace,
      BreakerSettings breaker) {}

  /**
   * Reads and checks a file.
   *
   * @throws ConfigException naming every problem
   */
  public static PabalConfig read(Path file) {
    Configuration values = ConfigFile.read(file);
    List<String> problems = new ArrayList<>(unknownKeys(values));
    problems.addAll(ProviderKeys.problems(values, optionKeys()));
    if (!values.contains(KAFKA_BOOTSTRAP_SERVERS)) {
      problems.add(KAFKA_BOOTSTRAP_SERVERS.key() + " is missing");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    try {
      return of(values, file.toAbsolutePath().getParent());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static PabalConfig of(Configuration values, Path folder) {
    Map<Lane, List<String>> events =
        Map.of(Lane.URGENT, values.get(EVENTS_URGENT), Lane.NORMAL, values.get(EVENTS_NORMAL));
    Set<String> both = new TreeSet<>(events.get(Lane.URGENT));
    both.retainAll(events.get(Lane.NORMAL));
    if (!both.isEmpty()) {
      throw new IllegalArgumentException("a topic has one lane, but two are named for " + both);
    }
    checkPatterns(events);
    if (values.get(FAN_OUT_RECIPIENTS_PER_SECOND) < 1) {
      throw new IllegalArgumentException(FAN_OUT_RECIPIENTS_PER_SECOND.key() + " is below 1");
    }
    return new PabalConfig(
        new KafkaConfig(values.get(KAFKA_BOOTSTRAP_SERVERS), clientSettings(values)),
        new Topics(values.get(TOPICS_PREFIX), events),
        lifetimes(values),
        values.get(MAX_PARALLELISM),
        new Deliver(
            values.get(HEARTBEAT_TIMEOUT),
            values.get(CATALOG_WAIT),
            values.get(CLOSE_GRACE),
            breaker(values)),
        values.get(DRILL_FAULTS),
        values,
        folder);
  }

  /** A topic of both would change its lane with the order in which somebody looks. */
  private static void checkPatterns(Map<Lane, List<String>> events) {
    for (String urgent : events.get(Lane.URGENT)) {
      for (String normal : events.get(Lane.NORMAL)) {
        boolean patterns = TopicGlob.isPattern(urgent) && TopicGlob.isPattern(normal);
        if (patterns && TopicGlob.overlap(urgent, normal)) {
          throw new IllegalArgumentException(
              "a topic has one lane, but "
                  + urgent
                  + " and "
                  + normal
                  + " of two lanes can fit the same topic; name the topics of one of them");
        }
      }
    }
  }

  private static BreakerSettings breaker(Configuration values) {
    return new BreakerSettings(
        values.get(BREAKER_WINDOW),
        values.get(BREAKER_FAILING_SHARE),
        values.get(BREAKER_SLOW_AFTER),
        values.get(BREAKER_SLOW_SHARE),
        values.get(CONFIG_PAUSE));
  }

  private static Lifetimes lifetimes(Configuration values) {
    Lifetimes defaults = Lifetimes.defaults();
    return new Lifetimes(
            values.get(MAX_EVENT_AGE),
            values.get(DEDUP_WINDOW),
            values.get(LONGEST_LIFE),
            values.get(HOLD),
            values.get(STRIP_TTL),
            values.get(LONGEST_OUTAGE),
            longer(defaults.eventsRetention(), values, MAX_EVENT_AGE, LONGEST_OUTAGE),
            longer(defaults.outboxRetention(), values, LONGEST_LIFE),
            longer(defaults.outcomesRetention(), values, STRIP_TTL))
        .checked();
  }

  /** Until the topics are asked: a retention that would do. */
  @SafeVarargs
  private static Duration longer(
      Duration least, Configuration values, ConfigOption<Duration>... options) {
    Duration sum = Duration.ZERO;
    for (ConfigOption<Duration> option : options) {
      sum = sum.plus(values.get(option));
    }
    return sum.compareTo(least) > 0 ? sum : least;
  }

  private static Map<String, String> clientSettings(Configuration values) {
    Map<String, String> settings = new HashMap<>();
    values
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CLIENT_PREFIX)) {
                settings.put(key.substring(CLIENT_PREFIX.length()), value);
              }
            });
    return settings;
  }

  private static List<String> unknownKeys(Configuration values) {
    Set<String> known = optionKeys();
    known.addAll(ProviderKeys.known(values));
    return values.keySet().stream()
        .filter(key -> !known.contains(key) && !key.startsWith(CLIENT_PREFIX))
        .sorted()
        .map(key -> "unknown key " + key)
        .toList();
  }

  private static Set<String> optionKeys() {
    return OptionTable.options().stream().map(ConfigOption::key).collect(Collectors.toSet());
  }

  /** The same for one of several providers: its own values where the channel's would stand. */
  public PabalConfig of(ProviderKeys keys, String provider) {
    return new PabalConfig(
        kafka,
        topics,
        lifetimes,
        maxParallelism,
        deliver,
        drillFaults,
        keys.of(values, provider),
        folder);
  }

  /**
   * The value of an option that a part cannot do without.
   *
   * @throws ConfigException when it is missing
   */
  public <T> T required(ConfigOption<T> option) {
    return values
        .getOptional(option)
        .orElseThrow(() -> new ConfigException(option.key() + " is missing"));
  }

  /** A path of the file; relative ones start at the file's folder. */
  public Path path(ConfigOption<String> option) {
    return folder.resolve(required(option));
  }

  /** What is effective, a line a key, without secrets: for the log. */
  public String describe() {
    Stream<String> options =
        OptionTable.options().stream().map(option -> option.key() + " = " + shown(option));
    Stream<String> ofProviders =
        ProviderKeys.known(values).stream()
            .filter(values::containsKey)
            .sorted()
            .map(key -> key + " = " + hidden(key, values.toMap().get(key)));
    return Stream.concat(options, ofProviders).collect(Collectors.joining("\n"));
  }

  private String shown(ConfigOption<?> option) {
    Object value = values.getOptional(option).map(Object.class::cast).orElse(null);
    if (value == null) {
      return option.hasDefaultValue() ? option.defaultValue() + " (default)" : "(not set)";
    }
    return hidden(option.key(), value.toString());
  }

  private static String hidden(String key, String value) {
    boolean secret = key.matches(".*(password|key|service-account)") && value.startsWith("value:");
    return secret ? "***" : value;
  }
}
