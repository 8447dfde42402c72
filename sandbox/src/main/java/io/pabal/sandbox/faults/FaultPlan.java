package io.pabal.sandbox.faults;

/**
 * What befalls one step of a conversation: first a delay, then, perhaps, an end.
 *
 * @param delayMillis the sum of the delays, 0 for none
 * @param end the fault that ends the step, never a delay; null when it goes on
 */
public record FaultPlan(long delayMillis, Fault end) {
  /** Nothing goes wrong. */
  public static final FaultPlan NONE = new FaultPlan(0, null);
}
