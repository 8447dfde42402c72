package io.pabal.jobs.config;

import java.util.List;

/** A configuration that Pabal does not start with; the message names every problem. */
public final class ConfigException extends RuntimeException {
  public ConfigException(List<String> problems) {
    super("configuration refused:\n  - " + String.join("\n  - ", problems));
  }

  public ConfigException(String problem) {
    this(List.of(problem));
  }
}
