package io.pabal.sandbox.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The wire to one client: lines in and out, the change to TLS, and the ways in which it can break.
 * What is written leaves before a read that may block. Used by the session's thread; only {@link
 * #abort} by others.
 */
final class SmtpWire {
  /** The connection ends; no answer is owed any more. */
  static final class EndException extends IOException {}

  private final Socket raw;
  private final SSLSocketFactory tls;
  private final int idleMillis;
  private final CountDownLatch aborted = new CountDownLatch(1);
  private OutputStream out;
  private SmtpInput in;
  private boolean inHandshake;
  private boolean secure;

  /**
   * @param idle after which a read ends with a {@link java.net.SocketTimeoutException}
   */
  SmtpWire(Socket raw, SSLSocketFactory tls, Duration idle) {
    this.raw = raw;
    this.tls = tls;
    this.idleMillis = Math.toIntExact(idle.toMillis());
  }

  /** Makes it ready to read and write; once, before anything else. */
  void open() throws IOException {
    raw.setSoTimeout(idleMillis);
    use(raw);
  }

  private void use(Socket socket) throws IOException {
    out = new BufferedOutputStream(socket.getOutputStream(), 8192);
    in = new SmtpInput(socket.getInputStream(), out::flush);
  }

  /** Goes on with TLS, as its server. */
  void startTls() throws IOException {
    SSLSocket wrapped =
        (SSLSocket)
            tls.createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
    wrapped.setUseClientMode(false);
    inHandshake = true;
    wrapped.startHandshake();
    inHandshake = false;
    secure = true;
    use(wrapped);
  }

  /** Whether a change to TLS has begun and not ended: nothing that is written would be read. */
  boolean isInHandshake() {
    return inHandshake;
  }

  boolean isSecure() {
    return secure;
  }

  /** What the client sends; the next after {@link #startTls} is another one. */
  SmtpInput in() {
    return in;
  }

  /** Writes a line, without its CRLF; it may wait in a buffer. */
  void write(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Lets the client wait. */
  void pause(long millis) throws IOException {
    out.flush();
    try {
      if (aborted.await(millis, TimeUnit.MILLISECONDS)) {
        throw new EndException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndException();
    }
  }

  /** Breaks it so that the client sees a reset. */
  void reset() throws IOException {
    // Linger 0 makes close() send RST; on the raw socket, so that TLS says no good-bye either.
    raw.setSoLinger(true, 0);
    raw.close();
  }

  /** Reads without an answer until the client gives up. */
  void hang() throws IOException {
    out.flush();
    raw.setSoTimeout(0);
    in.drain();
  }

  /** Ends it, and what waits on it, from any thread. */
  void abort() throws IOException {
    aborted.countDown();
    raw.close();
  }
}
