package io.pabal.schema.plan;

/**
 * Which rule of preferences decided about a channel: the closed list, in the order in which they
 * are asked. The first that has an answer wins; the last two only take away what the others allow.
 */
public enum PreferenceRule {
  /** The category is mandatory: allowed. */
  MANDATORY,
  /** The recipient switched everything off: denied. */
  EVERYTHING_OFF,
  /** The recipient switched the channel off: denied. */
  CHANNEL_OFF,
  /** The recipient muted the event's thread: denied. */
  THREAD_MUTED,
  /** The recipient muted the event's actor: denied. */
  ACTOR_MUTED,
  /** The recipient unsubscribed from the category by a message's link: denied. */
  UNSUBSCRIBED,
  /** The recipient's switch for the category on this channel: as it says. */
  CATEGORY_ON_CHANNEL,
  /** The recipient's switch for the category: as it says. */
  CATEGORY,
  /** The category asks for consent and the recipient is silent: denied. */
  NO_CONSENT,
  /** The catalog's default of the category for this channel: as it says. */
  DEFAULT_ON_CHANNEL,
  /** The recipient is silent and the catalog names no default: allowed. */
  SILENCE,
  /** The category's sender rule, that of the channel before the one for all: takes away. */
  SENDERS,
  /** The recipient switched every address of the channel off: takes away. */
  ADDRESSES_OFF
}
