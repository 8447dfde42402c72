package io.pabal.schema.deliver;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why something that is already in an outbox must not be handed over. */
public enum VetoReason {
  /** The recipient switched it off. Mandatory categories are not concerned. */
  @JsonProperty("opted-out")
  OPTED_OUT,
  /** The producer took the event back. */
  @JsonProperty("cancelled")
  CANCELLED,
  /** The recipient was erased; nothing at all may be sent. */
  @JsonProperty("erased")
  ERASED,
  /** The recipient has seen it elsewhere. */
  @JsonProperty("seen")
  SEEN,
  /** The address is suppressed; nothing at all may be sent there, mandatory or not. */
  @JsonProperty("suppressed")
  SUPPRESSED
}
