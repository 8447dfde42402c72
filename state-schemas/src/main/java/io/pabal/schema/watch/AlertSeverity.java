package io.pabal.schema.watch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad it is. */
public enum AlertSeverity {
  /** Messages do not get out: somebody has to act now. */
  @JsonProperty("critical")
  CRITICAL,
  /** Messages get out, but not as they should. */
  @JsonProperty("warning")
  WARNING
}
