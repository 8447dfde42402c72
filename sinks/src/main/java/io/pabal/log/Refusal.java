package io.pabal.log;

/**
 * A record that PostgreSQL will not take.
 *
 * @param detail SQLSTATE and the constraint or column, never the content
 */
record Refusal<T>(T record, String detail) {}
