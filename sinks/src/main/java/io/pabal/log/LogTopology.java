package io.pabal.log;

import static io.pabal.schema.state.Uids.LOG_DEAD_LETTERS_READ;
import static io.pabal.schema.state.Uids.LOG_DEAD_LETTERS_WRITE;
import static io.pabal.schema.state.Uids.LOG_DECISIONS_READ;
import static io.pabal.schema.state.Uids.LOG_DECISIONS_WRITE;
import static io.pabal.schema.state.Uids.LOG_LATENESS;
import static io.pabal.schema.state.Uids.LOG_OPT_OUTS_READ;
import static io.pabal.schema.state.Uids.LOG_OPT_OUTS_WRITE;
import static io.pabal.schema.state.Uids.LOG_OUTCOMES_WRITE;
import static io.pabal.schema.state.Uids.LOG_PREFERENCES_READ;
import static io.pabal.schema.state.Uids.LOG_PREFERENCES_WRITE;
import static io.pabal.schema.state.Uids.LOG_REFUSED;
import static io.pabal.schema.state.Uids.LOG_REPORTS_READ;
import static io.pabal.schema.state.Uids.LOG_REPORTS_WRITE;
import static io.pabal.schema.state.Uids.LOG_SUBSCRIPTIONS_READ;
import static io.pabal.schema.state.Uids.LOG_SUBSCRIPTIONS_WRITE;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.event.RawRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The part {@code log}: everything that was decided, handed over or given up becomes a row.
 *
 * <pre>
 * decisions    ─► read ───────────────────────► write ─┐
 * outcomes.*   ─► read, find late ones (keyed  ► write ─┤ refused, undecodable ─► dead letters
 *                 by topic and partition)               │
 * dead letters ─► read ───────────────────────► write ─┤
 * preferences  ─► read ───────────────────────► write ─┤
 * opt-outs     ─► read ───────────────────────► write ─┤
 * subscriptions ► read ───────────────────────► write ─┤
 * reports      ─► read ───────────────────────► write ─┘
 * </pre>
 *
 * <p>Its dead letters come back by the dead-letters topic and become rows like all others.
 *
 * <p>While the database is away the sources stop and the rest goes on, see {@link LogWriter}.
 */
public final class LogTopology {
  private LogTopology() {}

  /**
   * Builds the part.
   *
   * @param deadLetters takes undecodable and refused records, at least once
   */
  public static void build(LogSources sources, LogSettings settings, Sink<DeadLetter> deadLetters) {
    SingleOutputStreamOperator<LoggedDecision> decisions =
        read(sources.decisions().records(), LogDecoding::decision, LoggedDecision.class, settings)
            .name("Read decisions")
            .uid(LOG_DECISIONS_READ);
    SingleOutputStreamOperator<LoggedOutcome> outcomes =
        sources
            .outcomes()
            .records()
            .keyBy(Lateness::partitionOf)
            .process(
                new Lateness(settings.deliverMaxParallelism(), settings.clock()),
                TypeInformation.of(LoggedOutcome.class))
            .name("Read outcomes, find late ones")
            .uid(LOG_LATENESS);
    SingleOutputStreamOperator<LoggedDeadLetter> letters =
        read(
                sources.deadLetters().records(),
                LogDecoding::deadLetter,
                LoggedDeadLetter.class,
                settings)
            .name("Read dead letters")
            .uid(LOG_DEAD_LETTERS_READ);

    SingleOutputStreamOperator<LoggedPreferences> preferences =
        read(
                sources.preferences().records(),
                LogDecoding::preferences,
                LoggedPreferences.class,
                settings)
            .name("Read preferences")
            .uid(LOG_PREFERENCES_READ);
    SingleOutputStreamOperator<LoggedOptOut> optOuts =
        read(sources.optOuts().records(), LogDecoding::optOut, LoggedOptOut.class, settings)
            .name("Read opt-outs")
            .uid(LOG_OPT_OUTS_READ);
    SingleOutputStreamOperator<LoggedSubscription> subscriptions =
        read(
                sources.subscriptions().records(),
                LogDecoding::subscription,
                LoggedSubscription.class,
                settings)
            .name("Read subscriptions")
            .uid(LOG_SUBSCRIPTIONS_READ);
    SingleOutputStreamOperator<LoggedReport> reports =
        read(sources.reports().records(), LogDecoding::report, LoggedReport.class, settings)
            .name("Read reports")
            .uid(LOG_REPORTS_READ);

    DataStream<DeadLetter> refused =
        decisions
            .transform(
                "Write decisions",
                TypeInformation.of(DeadLetter.class),
                new LogWriterFactory<>(
                    settings, new LogKind.Decisions(), sources.decisions().valve()))
            .uid(LOG_DECISIONS_WRITE)
            .union(
                outcomes
                    .transform(
                        "Write hand-overs",
                        TypeInformation.of(DeadLetter.class),
                        new LogWriterFactory<>(
                            settings, new LogKind.Outcomes(), sources.outcomes().valve()))
                    .uid(LOG_OUTCOMES_WRITE),
                letters
                    .transform(
                        "Write dead letters",
                        TypeInformation.of(DeadLetter.class),
                        new LogWriterFactory<>(
                            settings, new LogKind.DeadLetters(), sources.deadLetters().valve()))
                    .uid(LOG_DEAD_LETTERS_WRITE),
                preferences
                    .transform(
                        "Write preferences",
                        TypeInformation.of(DeadLetter.class),
                        new LogWriterFactory<>(
                            settings,
                            new LogKind.PreferenceDocuments(),
                            sources.preferences().valve()))
                    .uid(LOG_PREFERENCES_WRITE),
                optOuts
                    .transform(
                        "Write opt-outs",
                        TypeInformation.of(DeadLetter.class),
                        new LogWriterFactory<>(
                            settings, new LogKind.OptOuts(), sources.optOuts().valve()))
                    .uid(LOG_OPT_OUTS_WRITE),
                subscriptions
                    .transform(
                        "Write subscriptions",
                        TypeInformation.of(DeadLetter.class),
                        new LogWriterFactory<>(
                            settings, new LogKind.Subscriptions(), sources.subscriptions().valve()))
                    .uid(LOG_SUBSCRIPTIONS_WRITE),
                subscriptions.getSideOutput(ReadStep.UNDECODABLE),
                reports
                    .transform(
                        "Write reports",
                        TypeInformation.of(DeadLetter.class),
                        new LogWriterFactory<>(
                            settings, new LogKind.Reports(), sources.reports().valve()))
                    .uid(LOG_REPORTS_WRITE),
                reports.getSideOutput(ReadStep.UNDECODABLE),
                preferences.getSideOutput(ReadStep.UNDECODABLE),
                optOuts.getSideOutput(ReadStep.UNDECODABLE),
                decisions.getSideOutput(ReadStep.UNDECODABLE),
                outcomes.getSideOutput(ReadStep.UNDECODABLE),
                letters.getSideOutput(ReadStep.UNDECODABLE));
    refused.sinkTo(deadLetters).name("Dead letters of the log").uid(LOG_REFUSED);
  }

  private static <T extends Logged> SingleOutputStreamOperator<T> read(
      DataStream<RawRecord> raw, ReadStep.Decoder<T> decoder, Class<T> type, LogSettings settings) {
    return raw.process(new ReadStep<>(decoder, settings.clock()), TypeInformation.of(type));
  }
}
