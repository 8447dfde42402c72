package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many of a recipient's possible channels, or addresses of a channel, a rule uses. */
public enum Reach {
  /** The first one, in the catalog's order of channels or the profile's order of addresses. */
  @JsonProperty("first")
  FIRST,
  /** Every one. */
  @JsonProperty("all")
  ALL
}
