package io.pabal.jobs;

import io.pabal.flow.JobClock;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.config.WatchConfig;
import io.pabal.jobs.kafka.KafkaSinks;
import io.pabal.jobs.kafka.KafkaSources;
import io.pabal.schema.Channel;
import io.pabal.schema.state.Uids;
import io.pabal.schema.watch.Alert;
import io.pabal.watch.WatchSettings;
import io.pabal.watch.WatchTopology;
import java.util.Arrays;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Wires the part {@code watch} to Kafka. */
final class WatchPart {
  private WatchPart() {}

  static void build(StreamExecutionEnvironment environment, PabalConfig config, JobClock clock) {
    Topics topics = config.topics();
    WatchSettings settings = WatchConfig.settings(config);
    KafkaSinks sinks = new KafkaSinks(config.kafka());
    WatchTopology.build(
        new KafkaSources(environment, config.kafka(), "pabal-watch")
            .inBulk()
            .since(
                clock.now().minus(settings.window()),
                Arrays.stream(Channel.values()).map(topics::outcomes).toList(),
                Uids.WATCH_OUTCOMES,
                "Outcomes for watch"),
        settings,
        new WatchTopology.Sinks(
            sinks.to(topics.alerts(), Alert::key),
            sinks.to(WatchConfig.eventsTopic(config), event -> null)));
  }
}
