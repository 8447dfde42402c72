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
  LIFE_ENDED
}
