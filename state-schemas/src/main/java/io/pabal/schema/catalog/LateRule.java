package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a message that is late, but whose life has not ended. */
public enum LateRule {
  /** It is sent all the same. */
  @JsonProperty("send")
  SEND,
  /** Of those that are late for one address and category only the newest is sent. */
  @JsonProperty("merge")
  MERGE,
  /** It is not sent. */
  @JsonProperty("drop")
  DROP
}
