package io.pabal.jobs.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something about a catalog's files that a person should know.
 *
 * @param severity an error keeps the catalog from being published, a warning does not
 * @param file path of the file or folder, as a person would open it
 * @param line from 1; 0 when it concerns the whole file or folder
 * @param message what, and what to do about it
 */
public record CatalogProblem(Severity severity, String file, int line, String message) {

  /** Whether it keeps the catalog from being published. */
  public enum Severity {
    /** Refused. */
    @JsonProperty("error")
    ERROR,
    /** Published all the same. */
    @JsonProperty("warning")
    WARNING
  }

  /** {@code file:line: message}, which editors and terminals can jump to. */
  @Override
  public String toString() {
    String where = line > 0 ? file + ":" + line : file;
    return where + ": " + (severity == Severity.WARNING ? "warning: " : "") + message;
  }
}
