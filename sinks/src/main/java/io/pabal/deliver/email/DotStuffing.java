package io.pabal.deliver.email;

import java.io.ByteArrayOutputStream;

/**
 * Makes a mail transparent for DATA (RFC 5321 section 4.5.2): a dot at the start of a line is
 * doubled, every line ends with CRLF, the last one too. A bare CR or LF becomes CRLF, so that no
 * server can read the end of the mail where we did not put it.
 */
final class DotStuffing {
  /** What ends a mail; the line before it is ended already. */
  static final byte[] END = {'.', '\r', '\n'};

  private DotStuffing() {}

  /** The mail with {@link #END} behind it. */
  static byte[] stuffed(byte[] mail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(mail.length + mail.length / 32 + 16);
    boolean lineStart = true;
    for (int i = 0; i < mail.length; i++) {
      byte next = mail[i];
      if (next == '\r' || next == '\n') {
        out.write('\r');
        out.write('\n');
        if (next == '\r' && i + 1 < mail.length && mail[i + 1] == '\n') {
          i++;
        }
        lineStart = true;
      } else {
        if (lineStart && next == '.') {
          out.write('.');
        }
        out.write(next);
        lineStart = false;
      }
    }
    if (!lineStart) {
      out.write('\r');
      out.write('\n');
    }
    out.writeBytes(END);
    return out.toByteArray();
  }
}
