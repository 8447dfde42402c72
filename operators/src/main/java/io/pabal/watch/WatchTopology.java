package io.pabal.watch;

import static io.pabal.schema.state.Uids.WATCH_ALERTS_WRITE;
import static io.pabal.schema.state.Uids.WATCH_EVENTS;
import static io.pabal.schema.state.Uids.WATCH_EVENTS_WRITE;
import static io.pabal.schema.state.Uids.WATCH_OUTCOMES_READ;
import static io.pabal.schema.state.Uids.WATCH_PROVIDERS;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertEvent;
import io.pabal.schema.watch.HandOverSign;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The part {@code watch}: whether providers work, by what their hand-overs came to.
 *
 * <pre>
 * outcomes.* ─► read ─► count and look (keyed by channel and provider) ─┬─► alerts
 *                                                                       └─► events for administrators ─► PLAN
 * </pre>
 */
public final class WatchTopology {
  private WatchTopology() {}

  /**
   * Where watch writes, at least once: the same word may come twice, with the same id.
   *
   * @param alerts takes every alert
   * @param events an events topic of the urgent lane; takes nothing without administrators
   */
  public record Sinks(Sink<Alert> alerts, Sink<AlertEvent> events) {}

  /**
   * Builds the part.
   *
   * @param outcomes of all channels
   */
  public static void build(DataStream<RawRecord> outcomes, WatchSettings settings, Sinks sinks) {
    SingleOutputStreamOperator<Alert> alerts =
        outcomes
            .process(new SignIntake(), TypeInformation.of(HandOverSign.class))
            .name("Read outcomes")
            .uid(WATCH_OUTCOMES_READ)
            .keyBy(HandOverSign::key)
            .process(new WatchStep(settings), TypeInformation.of(Alert.class))
            .name("Watch providers")
            .uid(WATCH_PROVIDERS);
    alerts.sinkTo(sinks.alerts()).name("Alerts").uid(WATCH_ALERTS_WRITE);
    alerts
        .flatMap(new AlertEvents(settings.administrators()))
        .returns(AlertEvent.class)
        .name("Alerts for administrators")
        .uid(WATCH_EVENTS)
        .sinkTo(sinks.events())
        .name("Events for administrators")
        .uid(WATCH_EVENTS_WRITE);
  }
}
