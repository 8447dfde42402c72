package io.pabal.sandbox.records;

import java.util.List;

/**
 * An item that was accepted more than once.
 *
 * @param item its id
 * @param channel the channel
 * @param count how often it was accepted
 * @param sequences the records that carry it, the first and the newest ones
 */
public record RepeatedItem(String item, Channel channel, int count, List<Long> sequences) {}
