package io.pabal.jobs;

import static io.pabal.jobs.config.PabalOptions.LOG_JDBC_URL;
import static io.pabal.jobs.config.PabalOptions.LOG_PASSWORD;
import static io.pabal.jobs.config.PabalOptions.LOG_USER;

import io.pabal.deliver.provider.Secret;
import io.pabal.flow.ValveId;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.kafka.KafkaSinks;
import io.pabal.jobs.kafka.KafkaSources;
import io.pabal.log.LogDatabase;
import io.pabal.log.LogSettings;
import io.pabal.log.LogSources;
import io.pabal.log.LogTopology;
import io.pabal.schema.Channel;
import io.pabal.schema.state.Uids;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Wires the part {@code log} to Kafka and PostgreSQL. */
final class LogPart {
  private LogPart() {}

  static void build(StreamExecutionEnvironment environment, PabalConfig config, String submission) {
    Topics topics = config.topics();
    KafkaSources sources = new KafkaSources(environment, config.kafka(), "pabal-log").inBulk();
    LogTopology.build(
        new LogSources(
            source(
                sources,
                List.of(topics.decisions()),
                new ValveId(submission, "log.decisions", false),
                Uids.LOG_DECISIONS,
                "Decisions"),
            source(
                sources,
                Arrays.stream(Channel.values()).map(topics::outcomes).toList(),
                new ValveId(submission, "log.outcomes", false),
                Uids.LOG_OUTCOMES,
                "Outcomes"),
            source(
                sources,
                List.of(topics.deadLetters()),
                new ValveId(submission, "log.dead-letters", false),
                Uids.LOG_DEAD_LETTERS,
                "Dead letters")),
        LogSettings.of(
            database(config), topics.deadLetters(), config.maxParallelism(), Clock.systemUTC()),
        new KafkaSinks(config.kafka()).inBulk(topics.deadLetters(), letter -> null));
  }

  private static LogSources.Source source(
      KafkaSources sources, List<String> topics, ValveId valve, String uid, String name) {
    return new LogSources.Source(sources.fromTheBeginning(topics, valve, uid, name), valve);
  }

  private static LogDatabase database(PabalConfig config) {
    Secret password = config.values().getOptional(LOG_PASSWORD).map(Secret::parse).orElse(null);
    return new LogDatabase(
        config.required(LOG_JDBC_URL),
        config.values().get(LOG_USER),
        () -> password == null ? null : password.reveal());
  }
}
