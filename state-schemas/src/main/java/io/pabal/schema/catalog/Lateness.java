package io.pabal.schema.catalog;

import java.time.Duration;

/**
 * When a category's messages are late, and what becomes of them then: after an outage nobody wants
 * to be told five hundred times what was news yesterday.
 *
 * @param after from the moment it was due; shorter than the life
 */
public record Lateness(Duration after, LateRule then) {}
