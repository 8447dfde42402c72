package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an address must not be used: the closed list, with what lifts it. */
public enum SuppressionReason {
  /**
   * A provider says that the address does not exist any more. Lifted by a newer registration of the
   * address, or by an administrator.
   */
  @JsonProperty("dead-address")
  DEAD_ADDRESS,
  /**
   * The recipient wants nothing at this address any more (STOP). Lifted by the recipient's word to
   * the contrary (START), or by an administrator.
   */
  @JsonProperty("opt-out")
  OPT_OUT,
  /** The recipient called a message spam. Lifted as {@link #OPT_OUT}. */
  @JsonProperty("complaint")
  COMPLAINT
}
