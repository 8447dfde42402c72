package io.pabal.schema.plan;

/**
 * Why an event was, or was not, sent to a recipient: the closed list. Every event and recipient has
 * at least one decision with one of these.
 */
public enum DecisionReason {
  /** Sent to the outbox of at least one channel; the outcomes tell the rest. */
  PLANNED,
  /** The same event (source and id) was decided for this recipient before. Nothing is sent. */
  DUPLICATE,
  /** The event is older than the maximum event age. Nothing is sent. */
  EXPIRED,
  /** No rule of the catalog names the event's type. Nothing is sent. */
  NO_RULE,
  /** The rule excludes the recipient: nobody is told of what they did themselves. */
  EXCLUDED,
  /** The event came by a topic of another lane than its category's. Nothing is sent. */
  WRONG_LANE,
  /** Nothing is known of the recipient: no profile. Nothing is sent. */
  NO_PROFILE,
  /**
   * The profile has no usable address on any channel that the rule and the recipient allow: none at
   * all, or only suppressed ones.
   */
  NO_ADDRESS,
  /**
   * The recipient switched it off on each of the rule's channels: everything, the channel, the
   * category, the actor, the thread, or the addresses.
   */
  OPTED_OUT,
  /** The category asks for consent and the recipient has not given it. */
  NO_CONSENT,
  /** The category's default is off, and the recipient has not switched it on. */
  DEFAULT_OFF,
  /** The outbox record would exceed the size limit. Nothing is sent. */
  TOO_LARGE,
  /**
   * Deliver reported a failure of the item and no further attempt is allowed. Final: nothing more
   * is sent for the items named.
   */
  GAVE_UP,
  /**
   * The end of its life passed before it could be handed over. Final: nothing more is sent for the
   * items named.
   */
  LIFE_ENDED,
  /**
   * Deliver reported a failure of the item for now: it waits until its next attempt, which {@code
   * detail} names.
   */
  RETRY_LATER,
  /** What waited was sent to the outbox again, with the next attempt number. */
  RETRIED,
  /**
   * Every item that was planned for the event has failed for good, and the rule names a fallback:
   * sent to the outbox of the next channel.
   */
  FELL_BACK,
  /**
   * The producer took the event back, before it came or while the items named were waiting. Final:
   * nothing more is sent for them.
   */
  CANCELLED,
  /** The event takes others back and tells nothing itself. Nothing is sent. */
  CANCELLATION,
  /**
   * So much waits for the recipient already that no more is kept. Final: nothing more is sent for
   * the items named.
   */
  TOO_MANY_PENDING,
  /**
   * It was late, and its category's rule is to send the newest only: it waits a moment for newer
   * ones, until the instant that {@code detail} names.
   */
  LATE,
  /** It was late, and its category's rule is not to send it then. Final. */
  TOO_LATE,
  /** It was late, and a newer one of its category is sent in its place. Final. */
  MERGED
}
