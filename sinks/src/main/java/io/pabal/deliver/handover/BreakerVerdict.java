package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.regex.Pattern;

/** What an outcome says of its provider to the breaker. */
enum BreakerVerdict {
  /** The provider answers, whatever it says of the message. */
  WORKS,
  /** The provider does not work: no connection, no answer, a failure of its own, or nonsense. */
  FAILS,
  /** Something else cares: throttling cuts the budget, a configuration error takes it out. */
  SAYS_NOTHING;

  /** A server's own failure (HTTP), which senders may call TRANSIENT; mail servers say 4yz. */
  private static final Pattern SERVER_ERROR = Pattern.compile("50\\d\\b.*");

  /** The verdict of an outcome; one of ours, without a provider, says nothing. */
  static BreakerVerdict of(Outcome outcome) {
    return outcome.provider() == null
        ? SAYS_NOTHING
        : of(outcome.outcome(), outcome.code() == null ? "" : outcome.code());
  }

  /**
   * The verdict of a provider's answer.
   *
   * @param code the provider's code, of HTTP the status first
   */
  static BreakerVerdict of(OutcomeClass outcome, String code) {
    return switch (outcome) {
      case ACCEPTED, DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE -> WORKS;
      case TRANSIENT -> SERVER_ERROR.matcher(code).matches() ? FAILS : WORKS;
      case NOT_SENT, IN_DOUBT, UNRECOGNIZED -> FAILS;
      case THROTTLED, CONFIG -> SAYS_NOTHING;
      case EXPIRED, VETOED, NO_CATALOG -> SAYS_NOTHING;
    };
  }
}
