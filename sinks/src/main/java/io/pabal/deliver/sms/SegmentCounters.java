package io.pabal.deliver.sms;

import io.pabal.schema.deliver.OutcomeClass;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * How many segments were handed over, by what came of it: gateways bill segments, not messages.
 * Counted in the gateway's threads; thread-safe.
 */
final class SegmentCounters {
  private final Map<OutcomeClass, ThreadSafeSimpleCounter> counters =
      new EnumMap<>(OutcomeClass.class);

  SegmentCounters() {
    for (OutcomeClass outcome : OutcomeClass.values()) {
      counters.put(outcome, new ThreadSafeSimpleCounter());
    }
  }

  /** Shows {@code outcome.<class>.smsSegments} of every class that a hand-over can end in. */
  void register(MetricGroup group) {
    counters.forEach(
        (outcome, counter) -> {
          if (canEndAHandOver(outcome)) {
            group
                .addGroup("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .counter("smsSegments", counter);
          }
        });
  }

  private static boolean canEndAHandOver(OutcomeClass outcome) {
    return switch (outcome) {
      case ACCEPTED,
          NOT_SENT,
          THROTTLED,
          CONFIG,
          TRANSIENT,
          DEAD_ADDRESS,
          OPT_OUT,
          BAD_MESSAGE,
          IN_DOUBT,
          UNRECOGNIZED ->
          true;
      case EXPIRED, VETOED, NO_CATALOG -> false;
    };
  }

  void add(OutcomeClass outcome, int segments) {
    counters.get(outcome).inc(segments);
  }
}
