package io.pabal.sandbox.records;

import java.util.Arrays;

/**
 * Where the lines of the records file begin: one entry each {@value #STRIDE} records, so a million
 * records cost 128 KB. Thread-safe.
 */
final class LineOffsets {
  static final int STRIDE = 64;

  /** A place in the file at which a wanted sequence, or one before it, begins. */
  record Start(long offset) {}

  private long[] sequences = new long[1024];
  private long[] positions = new long[1024];
  private int size;
  private int sinceLast = STRIDE;
  private long endBytes;
  private long headBytes;

  synchronized void add(long sequence, int lengthBytes) {
    if (sinceLast == STRIDE) {
      if (size == sequences.length) {
        sequences = Arrays.copyOf(sequences, size * 2);
        positions = Arrays.copyOf(positions, size * 2);
      }
      sequences[size] = sequence;
      positions[size++] = endBytes;
      sinceLast = 0;
    }
    sinceLast++;
    endBytes += lengthBytes;
  }

  synchronized void clear(long nextSequence, long newHeadBytes) {
    size = 0;
    sinceLast = STRIDE;
    headBytes = newHeadBytes;
    endBytes = newHeadBytes;
    sequences[0] = nextSequence;
  }

  /** Where to begin reading to find everything behind a sequence. */
  synchronized Start startAfter(long sequence) {
    int found = Arrays.binarySearch(sequences, 0, size, sequence);
    int index = found >= 0 ? found : -found - 2;
    return new Start(index < 0 ? headBytes : positions[index]);
  }

  /** Length of the committed file. */
  synchronized long endBytes() {
    return endBytes;
  }
}
