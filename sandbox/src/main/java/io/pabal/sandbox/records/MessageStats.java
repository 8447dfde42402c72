package io.pabal.sandbox.records;

import java.util.Map;

/**
 * Counts over all records, also those that are no longer in memory.
 *
 * @param messages records by channel
 * @param items distinct item ids by channel
 * @param repeatedItems item ids that were accepted more than once, by channel
 * @param repetitions acceptances above the first of their item, by channel
 * @param providers records by provider
 * @param itemsBeyondBound items not told apart because the table was full; above 0 the three counts
 *     of items are too low
 * @param lastSequence sequence of the newest record, 0 when there was none
 */
public record MessageStats(
    Map<Channel, Long> messages,
    Map<Channel, Long> items,
    Map<Channel, Long> repeatedItems,
    Map<Channel, Long> repetitions,
    Map<String, Long> providers,
    long itemsBeyondBound,
    long lastSequence) {}
