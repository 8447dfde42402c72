package io.pabal.plan.gate;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether everything that was written before this start has been applied: open once each input that
 * the gate waits for has said that it caught up. Closed at every start, so it is no state. No
 * time-out opens it: a decision without the recipient's wishes would be worse than a late one.
 */
public final class StartUpGate<I extends Enum<I>> {
  /**
   * The watermark by which a source says that it has caught up. Event time is not used otherwise.
   */
  public static final long CAUGHT_UP_MILLIS = 0;

  private final Set<I> missing;

  /**
   * @param waitedFor the inputs that must catch up; not empty
   */
  public StartUpGate(Set<I> waitedFor) {
    this.missing = EnumSet.copyOf(waitedFor);
  }

  /**
   * An input's watermark has come.
   *
   * @return true when this opens the gate, once
   */
  public boolean watermark(I input, long timestampMillis) {
    if (timestampMillis < CAUGHT_UP_MILLIS) {
      return false;
    }
    return missing.remove(input) && missing.isEmpty();
  }

  public boolean isOpen() {
    return missing.isEmpty();
  }

  /** Inputs that are waited for. */
  public int missingInputs() {
    return missing.size();
  }
}
