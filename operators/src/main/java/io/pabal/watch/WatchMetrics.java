package io.pabal.watch;

import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What watch counts: {@code kind.<kind>.state.<state>.alerts} and what it leaves out. */
final class WatchMetrics {
  static final String STALE = "staleOutcomes";
  static final String FORGOTTEN = "openHandOversForgotten";

  private final Map<AlertKind, Map<AlertState, Counter>> alerts = new EnumMap<>(AlertKind.class);
  private final Counter stale;
  private final Counter forgotten;

  WatchMetrics(MetricGroup group) {
    stale = group.counter(STALE);
    forgotten = group.counter(FORGOTTEN);
    for (AlertKind kind : AlertKind.values()) {
      Map<AlertState, Counter> states = new EnumMap<>(AlertState.class);
      for (AlertState state : AlertState.values()) {
        states.put(
            state,
            group
                .addGroup("kind", kind.label())
                .addGroup("state", state.label())
                .counter("alerts"));
      }
      alerts.put(kind, states);
    }
  }

  void told(Alert alert) {
    alerts.get(alert.kind()).get(alert.state()).inc();
  }

  /** A record was older than the window. */
  void stale() {
    stale.inc();
  }

  /** So many hand-overs are not waited for any more. */
  void forgotten(long count) {
    forgotten.inc(count);
  }
}
