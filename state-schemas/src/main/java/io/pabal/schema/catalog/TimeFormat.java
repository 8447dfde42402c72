package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a topic writes an instant. */
public enum TimeFormat {
  /** ISO 8601 with an offset: {@code 2026-11-22T09:00:00Z}. */
  @JsonProperty("iso")
  ISO,
  /** Milliseconds since 1970, a number or its digits. */
  @JsonProperty("epochMillis")
  EPOCH_MILLIS,
  /** Seconds since 1970, a number or its digits. */
  @JsonProperty("epochSeconds")
  EPOCH_SECONDS
}
