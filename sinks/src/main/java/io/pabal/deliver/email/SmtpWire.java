package io.pabal.deliver.email;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Bytes to and replies from a server, over TCP or TLS. Used by one thread at a time; {@link #abort}
 * may be called by any and ends every blocked read and write, since it closes the TCP socket below
 * TLS.
 */
final class SmtpWire {
  /** RFC 5321 section 4.5.3.1.5 allows 512 octets; real servers write longer ones. */
  private static final int MAX_LINE_BYTES = 4_096;

  private static final int MAX_LINES = 100;

  private final Socket raw = new Socket();
  private final byte[] buffer = new byte[MAX_LINE_BYTES];
  private int position;
  private int limit;
  private Socket socket = raw;
  private InputStream in;
  private OutputStream out;

  void connect(InetSocketAddress address, int timeoutMillis) throws IOException {
    raw.setTcpNoDelay(true);
    raw.setKeepAlive(true);
    raw.connect(address, timeoutMillis);
    in = raw.getInputStream();
    out = raw.getOutputStream();
  }

  /**
   * Goes on in TLS 1.2 or 1.3, with the certificate's name verified.
   *
   * @throws IOException also when bytes had arrived before TLS: somebody put replies in between
   */
  void startTls(SSLSocketFactory factory, String host, int port, long deadlineNanos)
      throws IOException {
    if (position < limit || in.available() > 0) {
      throw new IOException("bytes in the clear before the TLS handshake");
    }
    SSLSocket tls = (SSLSocket) factory.createSocket(raw, host, port, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(millisUntil(deadlineNanos));
    tls.startHandshake();
    socket = tls;
    in = tls.getInputStream();
    out = tls.getOutputStream();
  }

  /** In UTF-8: ASCII but for an address after SMTPUTF8. */
  void write(String commands) throws IOException {
    byte[] bytes = commands.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    out.flush();
  }

  /**
   * Reads one reply, of several lines perhaps.
   *
   * @param deadlineNanos of {@link System#nanoTime}
   * @throws SocketTimeoutException past the deadline
   * @throws EOFException when the server closed
   * @throws SmtpReply.MalformedException when it is no reply
   */
  SmtpReply read(long deadlineNanos) throws IOException {
    List<String> lines = new ArrayList<>(1);
    int code = -1;
    while (true) {
      String line = readLine(deadlineNanos);
      if (!line.matches("\\d{3}([ -].*)?")) {
        throw new SmtpReply.MalformedException("reply without a code");
      }
      int lineCode = Integer.parseInt(line.substring(0, 3));
      if (code >= 0 && code != lineCode) {
        throw new SmtpReply.MalformedException("reply with two codes");
      }
      code = lineCode;
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) == ' ') {
        return new SmtpReply(code, lines);
      }
      if (lines.size() >= MAX_LINES) {
        throw new SmtpReply.MalformedException("reply of more than " + MAX_LINES + " lines");
      }
    }
  }

  private String readLine(long deadlineNanos) throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    while (true) {
      if (position == limit) {
        fill(deadlineNanos);
      }
      byte next = buffer[position++];
      if (next == '\n') {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.UTF_8);
      }
      if (length == line.length) {
        throw new SmtpReply.MalformedException("reply line longer than " + MAX_LINE_BYTES);
      }
      line[length++] = next;
    }
  }

  private void fill(long deadlineNanos) throws IOException {
    socket.setSoTimeout(millisUntil(deadlineNanos));
    int read = in.read(buffer, 0, buffer.length);
    if (read < 0) {
      throw new EOFException("server closed the connection");
    }
    position = 0;
    limit = read;
  }

  /** At least 1: zero would mean to wait for ever. */
  static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
    long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("deadline passed");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Closes at once. */
  void abort() {
    try {
      raw.close();
    } catch (IOException e) {
      // A socket that can't be closed is gone already; nothing depends on it.
    }
  }
}
