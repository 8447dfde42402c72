package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What silence of the recipient means for a category. */
public enum Consent {
  /** Sent unless the recipient switched it off. */
  @JsonProperty("optional")
  OPTIONAL,
  /** Sent only if the recipient switched it on: no preference known is not consent. */
  @JsonProperty("consent")
  REQUIRED,
  /** Sent whatever the recipient switched off: password codes, legal notices. */
  @JsonProperty("mandatory")
  MANDATORY
}
