package io.pabal.jobs.topics;

import static io.pabal.jobs.config.PabalOptions.TOPIC_PARTITIONS;
import static io.pabal.jobs.config.PabalOptions.TOPIC_REPLICATION;

import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Creates what is missing; refuses topics that would break a promise. */
public final class TopicAdmin implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 30;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Admin admin;
  private final PabalConfig config;

  public TopicAdmin(PabalConfig config) {
    this.admin = Admin.create(config.kafka().properties());
    this.config = config;
  }

  /**
   * Creates the topics that do not exist; returns their names when the brokers know them, which is
   * a moment after they were created. Existing ones stay as they are.
   */
  public Set<String> createMissing() {
    Set<String> existing = get(admin.listTopics().names());
    List<NewTopic> missing =
        plan().stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(this::newTopic)
            .toList();
    get(admin.createTopics(missing).all());
    Set<String> created =
        missing.stream().map(NewTopic::name).collect(Collectors.toCollection(TreeSet::new));
    awaitKnown(created);
    return created;
  }

  private void awaitKnown(Set<String> created) {
    long startNanos = System.nanoTime();
    while (!get(admin.listTopics().names()).containsAll(created)) {
      if (System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
        throw new ConfigException(
            "Kafka does not know the topics that it created " + TIMEOUT_SECONDS + " s ago");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private NewTopic newTopic(TopicPlan topic) {
    int replication = config.values().get(TOPIC_REPLICATION);
    Optional<Short> replicas =
        replication < 1 ? Optional.empty() : Optional.of((short) replication);
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), replicas)
        .configs(topic.config());
  }

  private List<TopicPlan> plan() {
    return TopicPlan.all(
        config.topics(), config.lifetimes(), config.values().get(TOPIC_PARTITIONS));
  }

  /**
   * Checks that all topics that are named exist, that tables are compacted, and that the others
   * retain what the lifetimes need.
   *
   * @return the lifetimes with the real retention
   * @throws ConfigException naming every topic that is missing or wrong, with the numbers
   */
  public Lifetimes check() {
    Set<String> existing = get(admin.listTopics().names());
    List<String> problems = new ArrayList<>();
    plan().stream()
        .filter(topic -> !existing.contains(topic.name()))
        .forEach(topic -> problems.add("topic " + topic.name() + " does not exist; run init"));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    Topics topics = config.topics();
    List<String> events = topics.events(existing);
    Map<String, Config> configs = configs(events);
    for (String table :
        List.of(
            topics.profiles(),
            topics.preferences(),
            topics.subscriptions(),
            topics.optOuts(),
            topics.suppressions(),
            topics.catalog())) {
      if (!configs.get(table).get("cleanup.policy").value().equals("compact")) {
        problems.add("topic " + table + " must have cleanup.policy compact, nothing else");
      }
    }
    Lifetimes real =
        config
            .lifetimes()
            .withRetention(
                retention(configs, events.stream()),
                retention(configs, outboxes(topics)),
                retention(configs, Arrays.stream(Channel.values()).map(topics::outcomes)));
    problems.addAll(real.violations());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return real;
  }

  private static Stream<String> outboxes(Topics topics) {
    return Arrays.stream(Channel.values())
        .flatMap(
            channel ->
                Stream.concat(
                    Stream.of(topics.control(channel)),
                    Arrays.stream(Lane.values()).map(lane -> topics.outbox(channel, lane))));
  }

  private Map<String, Config> configs(List<String> events) {
    List<ConfigResource> resources =
        Stream.concat(plan().stream().map(TopicPlan::name), events.stream())
            .distinct()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    Map<String, Config> byName = new HashMap<>();
    get(admin.describeConfigs(resources).all())
        .forEach((resource, found) -> byName.put(resource.name(), found));
    return byName;
  }

  /**
   * The shortest; without a limit, or without a topic, it is as long as a Duration of milliseconds
   * goes.
   */
  private static Duration retention(Map<String, Config> configs, Stream<String> names) {
    long shortest =
        names
            .map(name -> configs.get(name).get("retention.ms").value())
            .mapToLong(Long::parseLong)
            .map(millis -> millis < 0 ? Long.MAX_VALUE : millis)
            .min()
            .orElse(Long.MAX_VALUE);
    return Duration.ofMillis(shortest);
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking Kafka");
    } catch (ExecutionException e) {
      throw new ConfigException("Kafka says: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      throw new ConfigException("Kafka did not answer within " + TIMEOUT_SECONDS + " s");
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
