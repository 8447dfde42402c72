package io.pabal.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What never shares a queue. A lane is a fixed property of a category: changing it means a new
 * category, because each lane strips repetitions on its own.
 */
public enum Lane {
  /** Password codes, security warnings: what a person is waiting for. */
  @JsonProperty("urgent")
  URGENT("urgent"),
  /** Everything else. */
  @JsonProperty("normal")
  NORMAL("normal");

  private final String label;

  Lane(String label) {
    this.label = label;
  }

  /** The lane's name in topics, metrics and files. */
  public String label() {
    return label;
  }
}
