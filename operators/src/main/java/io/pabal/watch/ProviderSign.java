package io.pabal.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.regex.Pattern;

/**
 * What an outcome says about the provider's health: a table, pure. What is wrong with an address or
 * with a message is no fault of the provider; an answer about it shows that the provider works.
 */
enum ProviderSign {
  /** The provider did its work. */
  ANSWERED,
  /** The provider did not do its work. */
  FAILED,
  /** Nothing: the provider was not asked. */
  NONE;

  /**
   * RFC 3463: the subjects 1 (addressing) and 2 (mailbox) are about the recipient: a full mailbox
   * is no trouble of the server that says so.
   */
  private static final Pattern OF_ADDRESS = Pattern.compile("(^|.* )[45]\\.[12]\\.\\d{1,3}( .*|$)");

  /**
   * The sign of an outcome.
   *
   * @param code the provider's code, or null
   */
  static ProviderSign of(Channel channel, OutcomeClass outcome, String code) {
    return switch (outcome) {
      case ACCEPTED, DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE -> ANSWERED;
      case TRANSIENT -> isOfAddress(channel, code) ? ANSWERED : FAILED;
      // Throttled for a whole window, nothing gets out; among successes it is a small share.
      case NOT_SENT, THROTTLED, CONFIG, IN_DOUBT, UNRECOGNIZED -> FAILED;
      case EXPIRED, VETOED, NO_CATALOG -> NONE;
    };
  }

  /** Whether the provider itself said something; a time-out of ours is no answer. */
  static boolean isAnswer(OutcomeClass outcome) {
    return switch (outcome) {
      case ACCEPTED,
          THROTTLED,
          CONFIG,
          TRANSIENT,
          DEAD_ADDRESS,
          OPT_OUT,
          BAD_MESSAGE,
          UNRECOGNIZED ->
          true;
      case NOT_SENT, IN_DOUBT, EXPIRED, VETOED, NO_CATALOG -> false;
    };
  }

  private static boolean isOfAddress(Channel channel, String code) {
    return channel == Channel.EMAIL && code != null && OF_ADDRESS.matcher(code).matches();
  }
}
