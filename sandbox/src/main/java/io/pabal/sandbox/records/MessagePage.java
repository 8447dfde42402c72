package io.pabal.sandbox.records;

import java.util.List;

/**
 * Part of the records, oldest first.
 *
 * @param messages those that passed the filter
 * @param lastSequence the last one looked at: {@code afterSequence} of the next question
 * @param more whether there are records behind it
 */
public record MessagePage(List<MessageRecord> messages, long lastSequence, boolean more) {}
