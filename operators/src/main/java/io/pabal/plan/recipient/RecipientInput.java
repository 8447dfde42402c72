package io.pabal.plan.recipient;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The inputs of the recipient step, in their order in the job graph.
 *
 * <p>Each has a queue of its own. Flink reads one record of each input that has any, in turn, so an
 * urgent event waits for at most one record of each other input, however much stands there. (A
 * strict priority, {@code InputSelectable}, is refused by Flink together with checkpoints, and
 * would let urgent events starve the others.)
 */
public enum RecipientInput {
  /** Urgent events addressed to a recipient; wait at the gate. */
  URGENT(1, false),
  /** Normal events that name their recipients; wait at the gate. */
  NORMAL(2, false),
  /** Normal events for an audience, paced by the bucket step; wait at the gate. */
  FAN_OUT(3, false),
  /** Outcomes that want a next step; wait at the gate. */
  FEEDBACK(4, false),
  /** Profiles; the gate waits for them. */
  PROFILES(5, true),
  /** Preferences; the gate waits for them. */
  PREFERENCES(6, true),
  /** Catalogs, broadcast; the gate waits for them. */
  CATALOG(7, true),
  /** Questions about a recipient's state; answered at once, before the gate opens too. */
  INSPECT(8, false),
  /**
   * What recipients unsubscribed from, by callbacks and as kept before; the gate waits for both.
   */
  OPT_OUTS(9, true),
  /** Which addresses must not be used, by callbacks and as kept before; the gate waits for both. */
  SUPPRESSIONS(10, true);

  private final int number;
  private final boolean opensGate;

  RecipientInput(int number, boolean opensGate) {
    this.number = number;
    this.opensGate = opensGate;
  }

  /** Whether the gate waits until this input has caught up. */
  public boolean opensGate() {
    return opensGate;
  }

  /** The inputs that the gate waits for. */
  static Set<RecipientInput> thatOpenTheGate() {
    return Stream.of(values())
        .filter(RecipientInput::opensGate)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RecipientInput.class)));
  }

  /** Flink's number of the input, from 1. */
  public int number() {
    return number;
  }
}
