package io.pabal.schema.plan;

/**
 * What a decision beyond the first one was taken on. A position and a step name one decision: two
 * of the same are one that was taken again after a crash.
 */
public enum DecisionStep {
  /** Feedback that stands at the decision's position. */
  FEEDBACK,
  /** The instant came for which an item waited since the feedback at the decision's position. */
  DUE,
  /** While an item waited, the recipient's wishes, addresses or suppressions changed. */
  CHANGE,
  /** Its address is gone, and another item, at another address, stands in its place. */
  MOVE,
  /** It waited, being late, until the newest of those that did was known. */
  MERGE,
  /** While an item waited, the producer took it back. */
  CANCEL,
  /** The last item of a channel failed, and the rule names a fallback. */
  FALLBACK
}
