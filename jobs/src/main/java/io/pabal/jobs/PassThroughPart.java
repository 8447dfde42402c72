package io.pabal.jobs;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.kafka.KafkaSinks;
import io.pabal.jobs.kafka.KafkaSources;
import io.pabal.schema.state.Uids;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The yardstick of the benchmarks: the events topics, read and written as they are with the sources
 * and sinks of the other parts. What a job costs that does nothing.
 */
final class PassThroughPart {
  private static final String GROUP = "pabal-bench-pass-through";

  private PassThroughPart() {}

  static void build(StreamExecutionEnvironment environment, PabalConfig config) {
    Topics topics = config.topics();
    List<String> events = topics.named();
    new KafkaSources(environment, config.kafka(), GROUP)
        .fromTheBeginning(events, Uids.PASS_THROUGH_EVENTS, "Events")
        .sinkTo(new KafkaSinks(config.kafka()).unchanged(topics.passThrough()))
        .uid(Uids.PASS_THROUGH_WRITE)
        .name("Pass-through");
  }
}
