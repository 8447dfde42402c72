package io.pabal.jobs.topics;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.catalog.Catalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One topic as it should be.
 *
 * @param name its name
 * @param partitions how many; one for the catalog, so that its versions are in order
 * @param config its settings in Kafka
 */
public record TopicPlan(String name, int partitions, Map<String, String> config) {
  /** Dead letters and decisions are in the log, too; a week is for looking and redriving. */
  private static final Duration WEEK = Duration.ofDays(7);

  /** A catalog document and its envelope. */
  private static final int CATALOG_MESSAGE_BYTES = Catalog.MAX_BYTES + 100_000;

  /** Questions are answered or forgotten within minutes, and the answers hold personal data. */
  private static final Duration HOUR = Duration.ofHours(1);

  public TopicPlan {
    config = Map.copyOf(config);
  }

  /** All topics of Pabal, the events topics that are named among them. */
  public static List<TopicPlan> all(Topics topics, Lifetimes lives, int partitions) {
    List<TopicPlan> plan = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      topics
          .named(lane)
          .forEach(name -> plan.add(retained(name, partitions, lives.eventsRetention())));
    }
    plan.add(compacted(topics.profiles(), partitions, Map.of()));
    plan.add(compacted(topics.preferences(), partitions, Map.of()));
    plan.add(compacted(topics.subscriptions(), partitions, Map.of()));
    plan.add(
        compacted(
            topics.catalog(),
            1,
            Map.of("max.message.bytes", Integer.toString(CATALOG_MESSAGE_BYTES))));
    plan.add(retained(topics.decisions(), partitions, WEEK));
    plan.add(retained(topics.feedback(), partitions, lives.outboxRetention()));
    plan.add(compacted(topics.optOuts(), partitions, Map.of()));
    plan.add(retained(topics.callbacks(), partitions, lives.eventsRetention()));
    plan.add(retained(topics.reports(), partitions, lives.outcomesRetention()));
    plan.add(compacted(topics.suppressions(), partitions, Map.of()));
    plan.add(retained(topics.inspect(), partitions, HOUR));
    plan.add(retained(topics.inspectReplies(), partitions, HOUR));
    plan.add(retained(topics.deadLetters(), partitions, WEEK));
    plan.add(retained(topics.alerts(), partitions, WEEK));
    for (Channel channel : Channel.values()) {
      for (Lane lane : Lane.values()) {
        plan.add(retained(topics.outbox(channel, lane), partitions, lives.outboxRetention()));
      }
      plan.add(retained(topics.control(channel), partitions, lives.outboxRetention()));
      plan.add(retained(topics.outcomes(channel), partitions, lives.outcomesRetention()));
    }
    return plan;
  }

  private static TopicPlan retained(String name, int partitions, Duration retention) {
    return new TopicPlan(
        name,
        partitions,
        Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
  }

  private static TopicPlan compacted(String name, int partitions, Map<String, String> more) {
    Map<String, String> config = new java.util.HashMap<>(more);
    config.put("cleanup.policy", "compact");
    return new TopicPlan(name, partitions, config);
  }
}
