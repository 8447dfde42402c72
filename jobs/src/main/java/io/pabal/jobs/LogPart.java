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
import io.pabal.plan.intake.OptOutDecoder;
import io.pabal.plan.intake.PreferencesDecoder;
import io.pabal.plan.intake.RecordDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.intake.SubscriptionDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.event.RawRecord;
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
                "Dead letters"),
            applied(
                source(
                    sources,
                    List.of(topics.preferences()),
                    new ValveId(submission, "log.preferences", false),
                    Uids.LOG_PREFERENCES,
                    "Preferences"),
                new PreferencesDecoder(),
                Uids.LOG_PREFERENCES_CHECK),
            applied(
                source(
                    sources,
                    List.of(topics.optOuts()),
                    new ValveId(submission, "log.opt-outs", false),
                    Uids.LOG_OPT_OUTS,
                    "Opt-outs"),
                new OptOutDecoder(),
                Uids.LOG_OPT_OUTS_CHECK),
            applied(
                source(
                    sources,
                    List.of(topics.subscriptions()),
                    new ValveId(submission, "log.subscriptions", false),
                    Uids.LOG_SUBSCRIPTIONS,
                    "Subscriptions"),
                new SubscriptionDecoder(),
                Uids.LOG_SUBSCRIPTIONS_CHECK),
            source(
                sources,
                List.of(topics.reports()),
                new ValveId(submission, "log.reports", false),
                Uids.LOG_REPORTS,
                "Reports")),
        LogSettings.of(
            database(config), topics.deadLetters(), config.maxParallelism(), Clock.systemUTC()),
        new KafkaSinks(config.kafka()).inBulk(topics.deadLetters(), letter -> null));
  }

  /** What plan applies, by plan's own decoder; of the rest plan makes the dead letters. */
  private static LogSources.Source applied(
      LogSources.Source source, RecordDecoder<?> decoder, String uid) {
    return new LogSources.Source(
        source
            .records()
            .filter(record -> isApplied(decoder, record))
            .uid(uid)
            .name("Leave out what plan refuses"),
        source.valve());
  }

  private static boolean isApplied(RecordDecoder<?> decoder, RawRecord record) {
    try {
      decoder.decode(record, record.appendedAt());
      return true;
    } catch (Refusal refused) {
      return false;
    }
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
