package io.pabal.plan.recipient;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether everything that was written before this start has been applied: open once each input that
 * the gate waits for has said that it caught up. Closed at every start, so it is no state. No
 * time-out opens it: a decision without the recipient's wishes would be worse than a late one.
 */
final class StartUpGate {
  /**
   * The watermark by which a source says that it has caught up. Event time is not used otherwise.
   */
  static final long CAUGHT_UP_MILLIS = 0;

  private final Set<RecipientInput> missing =
      Stream.of(RecipientInput.values())
          .filter(RecipientInput::opensGate)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(RecipientInput.class)));

  /**
   * An input's watermark has come.
   *
   * @return true when this opens the gate, once
   */
  boolean watermark(RecipientInput input, long timestampMillis) {
    if (timestampMillis < CAUGHT_UP_MILLIS) {
      return false;
    }
    return missing.remove(input) && missing.isEmpty();
  }

  boolean isOpen() {
    return missing.isEmpty();
  }

  /** Inputs that are waited for. */
  int missingInputs() {
    return missing.size();
  }
}
