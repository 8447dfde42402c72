package io.pabal.cli.demo;

import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.cli.kafka.TopicWriter;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.query.KafkaProgress;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/** Plays the script: writes who the people are, then sends what happens to them. */
final class Director {
  /** The group under which plan shows how far it has come. */
  private static final String PLAN_GROUP = "pabal-plan";

  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(90);
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  private final Map<String, String> client;
  private final Topics topics;
  private final ProgressLine progress;

  Director(Map<String, String> client, Topics topics, ProgressLine progress) {
    this.client = client;
    this.topics = topics;
    this.progress = progress;
  }

  /**
   * Writes profiles, preferences and subscriptions and waits until plan has applied them, and the
   * catalog: its committed offsets say so, and they are committed with a checkpoint, behind
   * everything that came before.
   *
   * @throws LocalSystemException when plan does not get there
   */
  void introduce(List<Person> people, Instant now) {
    Map<TopicPartition, Long> written = new HashMap<>();
    try (TopicWriter writer = new TopicWriter(client)) {
      List<CompletableFuture<SourcePosition>> all = new ArrayList<>();
      for (Person person : people) {
        byte[] profile = Json.write(person.profile(now));
        all.add(writer.appendSoon(topics.profiles(), person.id(), profile));
        if (person.preferences() != null) {
          byte[] preferences = Json.write(person.preferences());
          all.add(writer.appendSoon(topics.preferences(), person.id(), preferences));
        }
        for (String topic : person.follows()) {
          byte[] subscription =
              Json.write(new Subscription(Subscription.SCHEMA, person.id(), topic, now));
          String key = Subscription.key(person.id(), topic);
          all.add(writer.appendSoon(topics.subscriptions(), key, subscription));
        }
      }
      for (CompletableFuture<SourcePosition> each : all) {
        SourcePosition at = TopicWriter.await("profiles", each);
        written.merge(new TopicPartition(at.topic(), at.partition()), at.offset() + 1, Math::max);
      }
    }
    awaitApplied(written);
  }

  private void awaitApplied(Map<TopicPartition, Long> written) {
    long startNanos = System.nanoTime();
    try (KafkaProgress kafka = new KafkaProgress(client)) {
      written.putAll(kafka.ends(List.of(topics.catalog())));
      while (true) {
        Map<TopicPartition, Long> applied = kafka.committed(PLAN_GROUP);
        long behind =
            written.entrySet().stream()
                .filter(e -> applied.getOrDefault(e.getKey(), 0L) < e.getValue())
                .count();
        if (behind == 0) {
          progress.end("plan knows everybody");
          return;
        }
        progress.show("waiting for plan's next checkpoint: " + behind + " partitions to go");
        if (System.nanoTime() - startNanos > KNOWN_WITHIN.toNanos()) {
          throw new LocalSystemException(
              "plan has not applied the profiles within "
                  + KNOWN_WITHIN.toSeconds()
                  + " s. 'pabal status' says whether it runs; its checkpoints are in Flink's web"
                  + " UI.");
        }
        LockSupport.parkNanos(ASK_AGAIN.toNanos());
      }
    }
  }

  /**
   * Sends events in their order, each at its time; everyday's business at the fixed rate, all else
   * as fast as it goes. Kafka's answers are awaited at the end.
   *
   * @param ratePerSecond of the phases that have a rate
   */
  List<Appended> play(List<DemoEvent> events, int ratePerSecond) {
    List<Appended> appended = new ArrayList<>();
    try (TopicWriter writer = new TopicWriter(client)) {
      List<CompletableFuture<SourcePosition>> positions = new ArrayList<>();
      long startNanos = System.nanoTime();
      for (DemoEvent event : events) {
        if (hasRate(event.phase())) {
          pauseUntil(startNanos + positions.size() * 1_000_000_000L / ratePerSecond);
        }
        String topic = topics.events().get(event.lane()).get(0);
        positions.add(writer.appendSoon(topic, event.key(), event.value()));
        progress.show(positions.size() + " of " + events.size() + " sent");
      }
      for (int i = 0; i < positions.size(); i++) {
        SourcePosition at = TopicWriter.await("events", positions.get(i));
        appended.add(new Appended(events.get(i), at));
      }
    }
    progress.end(appended.size() + " of " + events.size() + " sent");
    return appended;
  }

  private static boolean hasRate(Phase phase) {
    return switch (phase) {
      case WARM_UP, STEADY -> true;
      case STORIES, SOCIAL, BAD, SALE -> false;
    };
  }

  private static void pauseUntil(long atNanos) {
    long left = atNanos - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = atNanos - System.nanoTime();
    }
  }
}
