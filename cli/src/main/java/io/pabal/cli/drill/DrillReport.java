package io.pabal.cli.drill;

/** What a drill found; a program reads its components as JSON. */
interface DrillReport {
  /** Whether every promise held. */
  boolean pass();

  /** For a person: lines that end with PASSED or FAILED. */
  String text();
}
