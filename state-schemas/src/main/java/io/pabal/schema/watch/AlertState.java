package io.pabal.schema.watch;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an incident is in its life. */
public enum AlertState {
  /** It has begun: told once. */
  @JsonProperty("raised")
  RAISED("raised"),
  /** It goes on: told again from time to time. */
  @JsonProperty("reminded")
  REMINDED("reminded"),
  /** It is over, or nothing has been heard for so long that nobody knows: told once. */
  @JsonProperty("ended")
  ENDED("ended");

  private final String label;

  AlertState(String label) {
    this.label = label;
  }

  /** The state's name in records, metrics and templates. */
  public String label() {
    return label;
  }
}
