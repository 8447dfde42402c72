package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom an event concerns when it names nobody itself. */
public enum AudienceKind {
  /** Nobody else: the event must name its recipients. */
  @JsonProperty("named")
  NAMED,
  /** The subscribers of a topic, whose key is computed from the event. */
  @JsonProperty("subscribers")
  SUBSCRIBERS,
  /** Every recipient with a profile. */
  @JsonProperty("everyone")
  EVERYONE
}
