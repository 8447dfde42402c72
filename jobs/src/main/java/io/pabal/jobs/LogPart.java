package io.pabal.jobs;

import static io.pabal.jobs.config.PabalOptions.LOG_JDBC_URL;
import static io.pabal.jobs.config.PabalOptions.LOG_PASSWORD;
import static io.pabal.jobs.config.PabalOptions.LOG_USER;

import io.pabal.deliver.provider.Secret;
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

  static void build(StreamExecutionEnvironment environment, PabalConfig config) {
    Topics topics = config.topics();
    KafkaSources sources = new KafkaSources(environment, config.kafka(), "pabal-log");
    LogTopology.build(
        new LogSources(
            sources.fromTheBeginning(List.of(topics.decisions()), Uids.LOG_DECISIONS, "Decisions"),
            sources.fromTheBeginning(
                Arrays.stream(Channel.values()).map(topics::outcomes).toList(),
                Uids.LOG_OUTCOMES,
                "Outcomes"),
            sources.fromTheBeginning(
                List.of(topics.deadLetters()), Uids.LOG_DEAD_LETTERS, "Dead letters")),
        LogSettings.of(
            database(config), topics.deadLetters(), config.maxParallelism(), Clock.systemUTC()),
        new KafkaSinks(config.kafka()).to(topics.deadLetters(), letter -> null));
  }

  private static LogDatabase database(PabalConfig config) {
    Secret password = config.values().getOptional(LOG_PASSWORD).map(Secret::parse).orElse(null);
    return new LogDatabase(
        config.required(LOG_JDBC_URL),
        config.values().get(LOG_USER),
        () -> password == null ? null : password.reveal());
  }
}
