package io.pabal.sandbox.records;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Lines ended by LF, as bytes, with the count of bytes that whole lines took. A last line without
 * LF is not returned.
 */
final class LineReader {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private long consumedBytes;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next whole line without its end, or null when there is none. */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    while (true) {
      for (int i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, from, i - from);
          from = i + 1;
          consumedBytes += line.size() + 1L;
          return line.toByteArray();
        }
      }
      line.write(buffer, from, to - from);
      from = 0;
      to = Math.max(0, in.read(buffer));
      if (to == 0) {
        return null;
      }
    }
  }

  /** Bytes of the lines returned so far, ends included. */
  long consumedBytes() {
    return consumedBytes;
  }
}
