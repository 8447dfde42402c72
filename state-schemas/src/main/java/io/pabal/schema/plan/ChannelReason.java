package io.pabal.schema.plan;

/** Why one channel of a rule was, or was not, used in a decision: the closed list. */
public enum ChannelReason {
  /** Used: an item for each chosen address was planned. */
  CHOSEN,
  /** Not needed: a channel earlier in the rule's order was chosen. */
  NOT_NEEDED,
  /** The recipient's global switch for this channel, or for everything, is off. */
  CHANNEL_OFF,
  /**
   * The recipient's switch for the category, or the category on this channel, is off; or the
   * recipient unsubscribed from it.
   */
  CATEGORY_OFF,
  /** The category asks for consent and there is none for this channel. */
  NO_CONSENT,
  /** The category's default for this channel is off, and the recipient has not switched it on. */
  DEFAULT_OFF,
  /** The recipient muted the event's thread. */
  THREAD_MUTED,
  /** The recipient does not want to be told what this actor does. */
  SENDER_OFF,
  /** The recipient switched off every address of this channel. */
  ADDRESS_OFF,
  /** The profile has no address of this channel. */
  NO_ADDRESS,
  /**
   * Every address of this channel that the recipient allows is suppressed: dead, or not wanted any
   * more ({@link io.pabal.schema.recipient.SuppressionReason}). The rule's next channel is tried,
   * as without an address.
   */
  SUPPRESSED
}
