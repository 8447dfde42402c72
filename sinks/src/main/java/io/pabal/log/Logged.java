package io.pabal.log;

import io.pabal.schema.event.RawRecord;

/** A record that was read and is to be written, with its original for the case of a refusal. */
public sealed interface Logged
    permits LoggedDecision,
        LoggedOutcome,
        LoggedDeadLetter,
        LoggedPreferences,
        LoggedOptOut,
        LoggedSubscription,
        LoggedReport {
  /** The record as it stands in Kafka. */
  RawRecord origin();

  /** Whether it comes from a task whose successor had already started. */
  default boolean late() {
    return false;
  }
}
