package io.pabal.schema.inspect;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a question asks about. */
public enum InspectSubject {
  /** The profile that plan decides with. */
  @JsonProperty("profile")
  PROFILE,
  /** The preferences that plan decides with. */
  @JsonProperty("preferences")
  PREFERENCES,
  /** The suppressions that plan decides with, and the profile whose addresses they are of. */
  @JsonProperty("suppressions")
  SUPPRESSIONS,
  /** What waits for an instant, until when and why. */
  @JsonProperty("pending")
  PENDING
}
