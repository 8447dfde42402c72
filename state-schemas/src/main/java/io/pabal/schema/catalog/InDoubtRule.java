package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pabal.schema.Channel;

/**
 * What happens to an item that may or may not have been accepted: an intent without an outcome
 * after a crash, or a provider that never answered after the message was out.
 */
public enum InDoubtRule {
  /** Sent again, marked and counted: rather twice than never. */
  @JsonProperty("resend")
  RESEND,
  /** Left in doubt for good, until a callback resolves it: rather never than twice. */
  @JsonProperty("hold")
  HOLD;

  /**
   * The rule when a category names none: e-mail is sent again, an SMS is held (it costs money), a
   * push is sent again, because the device puts the second one in the place of the first.
   */
  public static InDoubtRule defaultFor(Channel channel) {
    return switch (channel) {
      case EMAIL, PUSH -> RESEND;
      case SMS -> HOLD;
    };
  }
}
