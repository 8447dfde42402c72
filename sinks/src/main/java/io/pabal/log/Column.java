package io.pabal.log;

import io.pabal.schema.audience.Subscription;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.function.Function;

/**
 * One column of an upsert: its name, its type and where its value comes from. The value is cleaned
 * here, so no text or time reaches PostgreSQL another way.
 */
record Column<R>(String name, int sqlType, String placeholder, Function<R, Object> value) {

  /** A name or id, bounded; null allowed. */
  static <R> Column<R> name(String name, Function<R, String> value) {
    return new Column<>(name, Types.VARCHAR, "?", row -> LogText.name(value.apply(row)));
  }

  /** A name or id that is never null. */
  static <R> Column<R> requiredName(String name, Function<R, String> value) {
    return new Column<>(name, Types.VARCHAR, "?", row -> LogText.requiredName(value.apply(row)));
  }

  /** A topic key, which intake allows to be longer than a name; never null. */
  static <R> Column<R> topicKey(String name, Function<R, String> value) {
    return new Column<>(
        name,
        Types.VARCHAR,
        "?",
        row -> LogText.clean(value.apply(row), Subscription.MAX_TOPIC_CHARS));
  }

  /** A constant of a closed list; null allowed. */
  static <R> Column<R> constant(String name, Function<R, Enum<?>> value) {
    return new Column<>(
        name, Types.VARCHAR, "?", row -> value.apply(row) == null ? null : value.apply(row).name());
  }

  /** Words for a person, bounded; null allowed. */
  static <R> Column<R> words(String name, Function<R, String> value) {
    return new Column<>(name, Types.VARCHAR, "?", row -> LogText.detail(value.apply(row)));
  }

  /** A JSON text, cleaned before by who made it. */
  static <R> Column<R> json(String name, Function<R, String> value) {
    return new Column<>(name, Types.VARCHAR, "?::jsonb", value::apply);
  }

  static <R> Column<R> bytes(String name, Function<R, byte[]> value) {
    return new Column<>(name, Types.BINARY, "?", value::apply);
  }

  static <R> Column<R> integer(String name, Function<R, Integer> value) {
    return new Column<>(name, Types.INTEGER, "?", value::apply);
  }

  static <R> Column<R> bigint(String name, Function<R, Long> value) {
    return new Column<>(name, Types.BIGINT, "?", value::apply);
  }

  static <R> Column<R> flag(String name, Function<R, Boolean> value) {
    return new Column<>(name, Types.BOOLEAN, "?", value::apply);
  }

  /** An instant; null allowed. */
  static <R> Column<R> time(String name, Function<R, Instant> value) {
    return new Column<>(
        name, Types.TIMESTAMP_WITH_TIMEZONE, "?", row -> LogTime.of(value.apply(row)));
  }

  /** An instant that is never null. */
  static <R> Column<R> requiredTime(String name, Function<R, Instant> value) {
    return new Column<>(
        name, Types.TIMESTAMP_WITH_TIMEZONE, "?", row -> LogTime.required(value.apply(row)));
  }

  /** Nulls are bound with their type: a change of type would parse the statement anew. */
  void bind(PreparedStatement statement, int index, R row) throws SQLException {
    Object bound = value.apply(row);
    if (bound == null) {
      statement.setNull(index, sqlType);
    } else if (bound instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      statement.setObject(index, bound, sqlType);
    }
  }
}
