package io.pabal.schema.watch;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is wrong with a provider: the closed list, the strongest first. While a stronger kind is
 * raised at a provider, a weaker one is not raised there: it would say the same in other words.
 */
public enum AlertKind {
  /** The provider refuses us, not a message: login, payment, relaying. Raised by the first. */
  @JsonProperty("configuration")
  CONFIGURATION("configuration", AlertSeverity.CRITICAL),
  /** Too large a share of hand-overs fails. */
  @JsonProperty("failing")
  FAILING("failing", AlertSeverity.CRITICAL),
  /** Hand-overs wait, and nothing at all is answered. */
  @JsonProperty("silent")
  SILENT("silent", AlertSeverity.CRITICAL),
  /** Too large a share of hand-overs takes too long. */
  @JsonProperty("slow")
  SLOW("slow", AlertSeverity.WARNING),
  /** What is handed over now was due long ago. */
  @JsonProperty("backlog")
  BACKLOG("backlog", AlertSeverity.WARNING);

  private final String label;
  private final AlertSeverity severity;

  AlertKind(String label, AlertSeverity severity) {
    this.label = label;
    this.severity = severity;
  }

  /** The kind's name in records, metrics and templates. */
  public String label() {
    return label;
  }

  /** How bad it is. */
  public AlertSeverity severity() {
    return severity;
  }
}
