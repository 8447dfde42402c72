package io.pabal.schema.deliver;

/**
 * What came of a hand-over, or of an item that was not handed over: the closed list, with what
 * happens next. Classifiers map every answer of a provider to one of these.
 */
public enum OutcomeClass {
  /** The provider took responsibility. Final; never handed over again. */
  ACCEPTED(Next.NOTHING),
  /**
   * The provider got nothing (no connection, TLS refused, broken before the message was out).
   * Handed over again in the same attempt, to the next provider that can take.
   */
  NOT_SENT(Next.HAND_OVER_AGAIN),
  /**
   * The provider refused for now and processed nothing (429, 421). It is left alone at least as
   * long as it asks, and given less; handed over again in the same attempt, as {@link #NOT_SENT}.
   */
  THROTTLED(Next.HAND_OVER_AGAIN),
  /**
   * The provider refuses us, not the message (authentication, relaying denied). It is out for a
   * while and an administrator is needed; handed over again in the same attempt, as {@link
   * #NOT_SENT}.
   */
  CONFIG(Next.HAND_OVER_AGAIN),
  /** The provider refused this message for now (mailbox full, greylisted). Back to plan. */
  TRANSIENT(Next.BACK_TO_PLAN),
  /** The address does not exist any more. Back to plan: final, address to be suppressed. */
  DEAD_ADDRESS(Next.BACK_TO_PLAN),
  /** The provider knows that the recipient opted out there. Back to plan: final. */
  OPT_OUT(Next.BACK_TO_PLAN),
  /** The provider, or we ourselves, refused the message as it is. Back to plan: final. */
  BAD_MESSAGE(Next.BACK_TO_PLAN),
  /**
   * Nobody knows whether the provider accepted: no answer after the message was out, or an intent
   * without an outcome after a crash. Under {@code resend} handed over again once more, to the same
   * provider; under {@code hold} final.
   */
  IN_DOUBT(Next.IN_DOUBT_RULE),
  /**
   * The provider gave an answer that no table names. It may have accepted, so the in-doubt rule
   * holds; counted apart, because a table wants a row.
   */
  UNRECOGNIZED(Next.IN_DOUBT_RULE),
  /** {@code sendBefore} passed before it was handed over. Back to plan. */
  EXPIRED(Next.BACK_TO_PLAN),
  /** A control record vetoed it before it was handed over. Final. */
  VETOED(Next.NOTHING),
  /** Its catalog version did not become known within the bound. Back to plan. */
  NO_CATALOG(Next.BACK_TO_PLAN);

  /** What follows from an outcome. */
  public enum Next {
    /** The item's story ends here. */
    NOTHING,
    /** Another hand-over in the same attempt. */
    HAND_OVER_AGAIN,
    /** A feedback record: plan decides with today's preferences. */
    BACK_TO_PLAN,
    /** As the notification's in-doubt rule says. */
    IN_DOUBT_RULE
  }

  private final Next next;

  OutcomeClass(Next next) {
    this.next = next;
  }

  /** What follows from an outcome of this class. */
  public Next next() {
    return next;
  }
}
