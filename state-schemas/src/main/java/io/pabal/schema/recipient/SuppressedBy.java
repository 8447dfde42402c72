package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonProperty;

/** By which way a suppression became known. */
public enum SuppressedBy {
  /** The provider's answer to a hand-over. */
  @JsonProperty("outcome")
  OUTCOME,
  /** A report that came later. */
  @JsonProperty("callback")
  CALLBACK
}
