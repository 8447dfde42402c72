package io.pabal.log;

import io.pabal.schema.deliver.OutcomeClass;

/**
 * What the log says of a hand-over, and by precedence of an item, weakest first. The stronger state
 * wins, whichever record arrives first.
 */
public enum DeliveryState {
  /** Begun, to be handed over again, or back with plan: something still follows. */
  PENDING("pending"),
  /** Nobody knows whether the provider accepted. */
  IN_DOUBT("in_doubt"),
  /** Final, and not delivered. */
  FAILED("failed"),
  /** The provider took responsibility. */
  ACCEPTED("accepted");

  /** {@link #strengthOf} of an intent without an outcome. */
  public static final int INTENT_STRENGTH = 0;

  private final String label;

  DeliveryState(String label) {
    this.label = label;
  }

  /** The state's name in the log's rows. */
  public String label() {
    return label;
  }

  /** The state that an outcome of a class means. */
  public static DeliveryState of(OutcomeClass outcome) {
    return switch (outcome) {
      case ACCEPTED -> ACCEPTED;
      case DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE, VETOED -> FAILED;
      case IN_DOUBT, UNRECOGNIZED -> IN_DOUBT;
      case NOT_SENT, THROTTLED, CONFIG, TRANSIENT, EXPIRED, NO_CATALOG -> PENDING;
    };
  }

  /** Orders outcomes within one hand-over; in step with {@link #of}. */
  public static int strengthOf(OutcomeClass outcome) {
    return switch (of(outcome)) {
      case ACCEPTED -> 5;
      case FAILED -> 4;
      case IN_DOUBT -> 3;
      case PENDING -> outcome.next() == OutcomeClass.Next.BACK_TO_PLAN ? 2 : 1;
    };
  }
}
