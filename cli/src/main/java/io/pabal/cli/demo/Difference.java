package io.pabal.cli.demo;

/**
 * Something on which the script, the log and the providers do not agree.
 *
 * @param kind whether waiting may mend it
 * @param text for people
 */
record Difference(Kind kind, String text) {

  /** Whether waiting may mend it. */
  enum Kind {
    /** Expected, and not there yet. */
    MISSING,
    /** There, and not as expected: waiting does not help. */
    WRONG
  }

  static Difference missing(String text) {
    return new Difference(Kind.MISSING, text);
  }

  static Difference wrong(String text) {
    return new Difference(Kind.WRONG, text);
  }
}
