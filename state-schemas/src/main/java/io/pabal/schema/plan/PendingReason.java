package io.pabal.schema.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an item waits in plan for an instant: the closed list. */
public enum PendingReason {
  /** Its last attempt failed for now. */
  @JsonProperty("retry")
  RETRY,
  /** It was late, and waits a moment for others that are, to be told with them. */
  @JsonProperty("late")
  LATE
}
