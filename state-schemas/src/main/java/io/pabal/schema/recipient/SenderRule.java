package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose actions a recipient wants to be told of. */
public enum SenderRule {
  /** Of every actor: takes a wider rule back for one channel. */
  @JsonProperty("all")
  ALL,
  /** Only of these actors; what names no actor is not of one of these. */
  @JsonProperty("only")
  ONLY,
  /** Of all but these actors. */
  @JsonProperty("never")
  NEVER
}
