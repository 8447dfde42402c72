package io.pabal.sandbox.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How often each item id was accepted, with the sequence of the first time: an open hash table over
 * 128 bits of SHA-256, about 45 bytes an id, since the ids themselves would take several times
 * that. Grows by doubling up to its bound; an id beyond it is counted in {@link #beyondBound()} and
 * not told apart any more. Not thread-safe.
 */
final class ItemCounts {
  /** Most ids that are told apart. About 230 MB when full. */
  static final int DEFAULT_BOUND = 5_000_000;

  private final int bound;
  private long[] high = new long[1024];
  private long[] low = new long[1024];
  private long[] firstSequences = new long[1024];
  private int[] counts = new int[1024];
  private int size;
  private long beyondBound;

  ItemCounts(int bound) {
    this.bound = bound;
  }

  /** What is known of an id after counting it once more; {@code count} 0 when the table is full. */
  record Seen(int count, long firstSequence) {}

  Seen add(Channel channel, String itemId, long sequence) {
    long[] hash = hash(channel, itemId);
    int slot = slot(hash[0], hash[1]);
    if (counts[slot] == 0) {
      if (size >= bound) {
        beyondBound++;
        return new Seen(0, sequence);
      }
      if (size >= counts.length / 2) {
        grow();
        slot = slot(hash[0], hash[1]);
      }
      size++;
      high[slot] = hash[0];
      low[slot] = hash[1];
      firstSequences[slot] = sequence;
    }
    counts[slot]++;
    return new Seen(counts[slot], firstSequences[slot]);
  }

  /** How often an id was accepted. */
  int count(Channel channel, String itemId) {
    long[] hash = hash(channel, itemId);
    return counts[slot(hash[0], hash[1])];
  }

  long beyondBound() {
    return beyondBound;
  }

  private int slot(long h, long l) {
    int mask = counts.length - 1;
    int slot = (int) h & mask;
    while (counts[slot] != 0 && (high[slot] != h || low[slot] != l)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldFirst = firstSequences;
    int[] oldCounts = counts;
    int length = oldCounts.length * 2;
    high = new long[length];
    low = new long[length];
    firstSequences = new long[length];
    counts = new int[length];
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        firstSequences[slot] = oldFirst[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private static long[] hash(Channel channel, String itemId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((channel.word() + '/').getBytes(StandardCharsets.US_ASCII));
      ByteBuffer bytes = ByteBuffer.wrap(digest.digest(itemId.getBytes(StandardCharsets.UTF_8)));
      return new long[] {bytes.getLong(), bytes.getLong()};
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
