package io.pabal.schema.callback;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pabal.schema.recipient.SuppressionReason;
import java.util.Optional;

/** What a report says became of a message, or what is said of its address: the closed list. */
public enum ReportResult {
  /** Not delivered yet; the provider goes on trying. Nothing follows. */
  @JsonProperty("delayed")
  DELAYED(null),
  /** It reached the recipient's mailbox or phone. Nothing follows. */
  @JsonProperty("delivered")
  DELIVERED(null),
  /**
   * It was not delivered and never will be, and the address is not to blame (mailbox full for too
   * long, refused for its content, expired). Nothing follows.
   */
  @JsonProperty("undelivered")
  UNDELIVERED(null),
  /** It was not delivered, because the address does not exist any more: it is suppressed. */
  @JsonProperty("dead-address")
  DEAD_ADDRESS(SuppressionReason.DEAD_ADDRESS),
  /** The recipient called it spam: the address is suppressed. */
  @JsonProperty("complaint")
  COMPLAINT(SuppressionReason.COMPLAINT),
  /** The recipient wants nothing at this address any more (STOP): it is suppressed. */
  @JsonProperty("opt-out")
  OPT_OUT(SuppressionReason.OPT_OUT),
  /** The recipient wants to be told there again (START): opt-out and complaint are lifted. */
  @JsonProperty("opt-in")
  OPT_IN(null),
  /** An administrator lifts every suppression of the address. */
  @JsonProperty("lift")
  LIFT(null);

  private final SuppressionReason suppresses;

  ReportResult(SuppressionReason suppresses) {
    this.suppresses = suppresses;
  }

  /** Why its address is suppressed, if it is. */
  public Optional<SuppressionReason> suppresses() {
    return Optional.ofNullable(suppresses);
  }

  /** Whether it takes back suppressions of this reason. */
  public boolean lifts(SuppressionReason reason) {
    return switch (this) {
      case LIFT -> true;
      case OPT_IN -> reason != SuppressionReason.DEAD_ADDRESS;
      case DELAYED, DELIVERED, UNDELIVERED, DEAD_ADDRESS, COMPLAINT, OPT_OUT -> false;
    };
  }
}
