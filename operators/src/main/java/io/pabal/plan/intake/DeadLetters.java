package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/** Plan's dead letters, counted by reason: {@code reason.<REASON>.deadLetters}. */
public final class DeadLetters {
  /** The side output of every intake. */
  public static final OutputTag<DeadLetter> TAG = new OutputTag<>("dead-letters") {};

  /** The part that plan's dead letters name. */
  public static final String PART = "plan";

  private final Map<DeadLetterReason, Counter> counters = new EnumMap<>(DeadLetterReason.class);

  public DeadLetters(MetricGroup group) {
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      counters.put(reason, group.addGroup("reason", reason.name()).counter("deadLetters"));
    }
  }

  /** Counts a refusal and makes its dead letter. */
  public DeadLetter of(RawRecord record, Refusal refusal, Instant now) {
    counters.get(refusal.reason()).inc();
    return DeadLetter.of(PART, refusal.reason(), refusal.getMessage(), record, now);
  }
}
