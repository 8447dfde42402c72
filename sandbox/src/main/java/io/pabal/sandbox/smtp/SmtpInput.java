package io.pabal.sandbox.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the client sends, as lines and as mail data. Only CRLF ends a line and only CRLF.CRLF ends
 * mail data: a server that takes bare LF for it can be made to see two mails in one ("SMTP
 * smuggling").
 */
final class SmtpInput {

  /** Called before a read that may block: answers that wait must leave first. */
  interface BeforeBlocking {
    void flush() throws IOException;
  }

  /** A command line as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(byte[] bytes, boolean tooLong, boolean bareLineEnd) {}

  /**
   * Mail data without dot stuffing.
   *
   * @param bytes the data, or what fitted
   * @param tooBig more than the server takes; the rest was read and dropped
   * @param bareLineEnd a CR or LF alone
   * @param nul a NUL
   * @param eightBit a byte above 127
   * @param longestLineBytes longest line, its CRLF included
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Data(
      byte[] bytes,
      boolean tooBig,
      boolean bareLineEnd,
      boolean nul,
      boolean eightBit,
      int longestLineBytes) {}

  private final InputStream in;
  private final BeforeBlocking beforeBlocking;
  private final byte[] buffer = new byte[16 * 1024];
  private int from;
  private int to;

  SmtpInput(InputStream in, BeforeBlocking beforeBlocking) {
    this.in = in;
    this.beforeBlocking = beforeBlocking;
  }

  /** Whether bytes were sent that have not been looked at. */
  boolean hasBuffered() {
    return from < to;
  }

  private int read() throws IOException {
    if (from == to) {
      beforeBlocking.flush();
      from = 0;
      to = Math.max(0, in.read(buffer));
      if (to == 0) {
        return -1;
      }
    }
    return buffer[from++] & 0xff;
  }

  /**
   * The next line without CRLF; null at the end of the stream. Bytes above the limit are dropped.
   *
   * @param maxBytes limit, CRLF included
   */
  Line line(int maxBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    boolean bare = false;
    boolean tooLong = false;
    boolean cr = false;
    while (true) {
      int c = read();
      if (c < 0) {
        return null;
      }
      if (c == '\n' && cr) {
        return new Line(bytes.toByteArray(), tooLong, bare);
      }
      bare |= cr || c == '\n';
      if (c == '\n') {
        // A client that ends commands so would wait forever for an answer: end the line, refuse it.
        return new Line(bytes.toByteArray(), tooLong, true);
      }
      cr = c == '\r';
      if (!cr && bytes.size() < maxBytes - 2) {
        bytes.write(c);
      } else if (!cr) {
        tooLong = true;
      }
    }
  }

  /** Mail data up to CRLF.CRLF; null at the end of the stream. */
  Data data(int maxBytes) throws IOException {
    DataScan scan = new DataScan(maxBytes);
    while (!scan.ended) {
      int c = read();
      if (c < 0) {
        return null;
      }
      scan.take(c);
    }
    return scan.result();
  }

  /** Reads and drops until the client goes away. */
  void drain() throws IOException {
    from = to;
    while (read() >= 0) {
      from = to;
    }
  }

  private static final class DataScan {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private boolean ended;
    private boolean tooBig;
    private boolean bare;
    private boolean nul;
    private boolean eightBit;
    private boolean cr;

    /**
     * Bytes of this line so far; a dot as the first is held back until the next byte says what it
     * was.
     */
    private int lineBytes;

    private boolean heldDot;
    private int longestLineBytes;

    DataScan(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    void take(int c) {
      if (c == '\n' && cr) {
        if (heldDot && lineBytes == 1) {
          ended = true;
          return;
        }
        put('\r');
        put('\n');
        longestLineBytes = Math.max(longestLineBytes, lineBytes + 2);
        lineBytes = 0;
        heldDot = false;
        cr = false;
        return;
      }
      if (cr) {
        bare = true;
        releaseDot();
        put('\r');
        lineBytes++;
        cr = false;
      }
      if (c == '\r') {
        cr = true;
        return;
      }
      bare |= c == '\n';
      nul |= c == 0;
      eightBit |= c > 127;
      if (c == '.' && lineBytes == 0) {
        heldDot = true;
      } else {
        // A dot that is followed by anything was stuffed: it is dropped.
        heldDot = false;
        put(c);
      }
      lineBytes++;
    }

    private void releaseDot() {
      heldDot = false;
    }

    private void put(int c) {
      if (bytes.size() < maxBytes) {
        bytes.write(c);
      } else {
        tooBig = true;
      }
    }

    Data result() {
      return new Data(bytes.toByteArray(), tooBig, bare, nul, eightBit, longestLineBytes);
    }
  }
}
