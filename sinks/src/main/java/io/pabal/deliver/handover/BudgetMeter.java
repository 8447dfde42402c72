package io.pabal.deliver.handover;

import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.schema.Lane;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What one subtask may give to one provider now: its static share of the job's budget, divided
 * between the lanes. Urgent has what is guaranteed to it and, beyond it, what normal leaves unused;
 * normal never has more than its own share. An answer of the kind <em>too fast</em> halves rate and
 * concurrency, down to {@link #LEAST_FACTOR}, not more often than once a {@link #CUT_EVERY}; every
 * second without one gives {@link #RECOVERY_A_SECOND} back. Nothing of it waits: who finds nothing
 * left asks again later. Used in the task's thread only; time must not go back.
 */
final class BudgetMeter {
  /** What can be saved up: enough for the operator's tick, too little for a burst. */
  static final Duration BURST = Duration.ofMillis(250);

  static final double CUT = 0.5;

  /** The lowest share of the budget; a provider that wants less says for how long it wants none. */
  static final double LEAST_FACTOR = 1.0 / 16;

  /** Answers of one instant are one: hand-overs of a lane are under way together. */
  static final Duration CUT_EVERY = Duration.ofSeconds(1);

  /** From a half back to all in ten seconds. */
  static final double RECOVERY_A_SECOND = 0.05;

  private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final double urgentShare;
  private final double urgentCap;
  private final double normalCap;
  private double urgent;
  private double normal;
  private double factor = 1;
  private long atNanos;
  private long cutNanos;
  private boolean cutBefore;

  /**
   * @param parallelism subtasks that share the job's budget
   */
  BudgetMeter(ProviderBudget budget, int parallelism, long nowNanos) {
    this.perSecond = budget.unitsPerSecond() / parallelism;
    this.urgentShare = budget.urgentShare();
    double burst = perSecond * BURST.toNanos() / NANOS_A_SECOND;
    // At least one, or nothing could ever go.
    this.urgentCap = Math.max(1, burst);
    this.normalCap = Math.max(1, burst * (1 - urgentShare));
    this.urgent = urgentCap;
    this.normal = normalCap;
    this.atNanos = nowNanos;
  }

  /** Whether a hand-over of a lane may begin. */
  boolean has(Lane lane, long nowNanos) {
    refill(nowNanos);
    return !limited()
        || switch (lane) {
          case URGENT -> urgent >= 1;
          case NORMAL -> normal >= 1;
        };
  }

  /** A hand-over of a lane takes so many units; more than there are is a debt. Negative gives. */
  void take(Lane lane, int units) {
    if (!limited()) {
      return;
    }
    switch (lane) {
      case URGENT -> urgent = Math.min(urgentCap, urgent - units);
      case NORMAL -> normal = Math.min(normalCap, normal - units);
    }
  }

  /** The provider says that it is too much. */
  void throttled(long nowNanos) {
    refill(nowNanos);
    if (!cutBefore || nowNanos - cutNanos >= CUT_EVERY.toNanos()) {
      factor = Math.max(LEAST_FACTOR, factor * CUT);
      cutNanos = nowNanos;
      cutBefore = true;
    }
  }

  /** Hand-overs that may be under way together. */
  int concurrency(int capacity, long nowNanos) {
    refill(nowNanos);
    return Math.max(1, (int) (capacity * factor));
  }

  /** Units a second that this subtask may give now; 0 for no limit. */
  double perSecond() {
    return perSecond * factor;
  }

  /** What throttling has left of the budget, in percent. */
  int percent() {
    return (int) Math.round(100 * factor);
  }

  private boolean limited() {
    return perSecond > 0;
  }

  private void refill(long nowNanos) {
    double seconds = (nowNanos - atNanos) / NANOS_A_SECOND;
    if (seconds <= 0) {
      return;
    }
    atNanos = nowNanos;
    double units = perSecond * factor * seconds;
    factor = Math.min(1, factor + RECOVERY_A_SECOND * seconds);
    double normals = normal + units * (1 - urgentShare);
    normal = Math.min(normalCap, normals);
    double left = normals - normal;
    urgent = Math.min(urgentCap, urgent + units * urgentShare + left);
  }
}
