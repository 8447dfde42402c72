package io.pabal.schema.deadletter;

/** Why a record could not be processed: the closed list. */
public enum DeadLetterReason {
  /** The value is empty where a value is needed. */
  EMPTY,
  /** The value is larger than the limit of its topic. */
  TOO_LARGE,
  /** The value is not JSON, or not a JSON object. */
  MALFORMED_JSON,
  /** Neither CloudEvents structured mode nor binary mode. */
  NOT_A_CLOUDEVENT,
  /** A required attribute or field is missing or empty. */
  MISSING_FIELD,
  /** An attribute or field has the wrong type or an impossible value. */
  INVALID_FIELD,
  /** An attribute or field is longer than its limit. */
  FIELD_TOO_LONG,
  /** The data is nested deeper than the limit. */
  TOO_DEEP,
  /** The event names no recipient, and no rule gives it an audience. */
  NO_RECIPIENTS,
  /** The event names more recipients than the limit. */
  TOO_MANY_RECIPIENTS,
  /** An event for an audience came by a topic of another lane than its category's. */
  WRONG_LANE,
  /** An event for an audience is older than the maximum event age. */
  EXPIRED,
  /** The event's time lies further ahead than clocks differ. */
  TIME_IN_FUTURE,
  /** The record's schema is newer than this release, or is another one than its topic's. */
  UNSUPPORTED_SCHEMA,
  /** The unsubscribe token, or the reference of a report, was not signed with our key. */
  INVALID_TOKEN,
  /** The record's key is not that of its document. */
  KEY_MISMATCH,
  /** PostgreSQL refused the row for good. */
  ROW_REFUSED
}
