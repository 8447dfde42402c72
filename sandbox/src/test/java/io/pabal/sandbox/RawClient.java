package io.pabal.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A socket and lines: sends exactly what a test says. */
public final class RawClient implements Closeable {
  /**
   * A test that waits longer than this has failed; a busy machine with a slow disk needs seconds.
   */
  private static final int TIMEOUT_MILLIS = 60_000;

  private Socket socket;
  private InputStream in;

  public RawClient(int port) throws IOException {
    use(new Socket(InetAddress.getLoopbackAddress(), port));
    socket.setTcpNoDelay(true);
  }

  private void use(Socket newSocket) throws IOException {
    socket = newSocket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new java.io.BufferedInputStream(socket.getInputStream());
  }

  public void timeoutMillis(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Switches to TLS, trusting exactly one certificate, host name checked. */
  public void startTls(Path certificate) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "sandbox", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLSocket wrapped =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    SSLParameters parameters = wrapped.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    wrapped.setSSLParameters(parameters);
    wrapped.startHandshake();
    use(wrapped);
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends a line and returns the whole answer. */
  public String ask(String line) throws IOException {
    send(line + "\r\n");
    return reply();
  }

  /** An SMTP answer of one or several lines; null at the end of the stream. */
  public String reply() throws IOException {
    StringBuilder all = new StringBuilder();
    while (true) {
      String line = line();
      if (line == null) {
        return null;
      }
      all.append(line);
      if (line.length() < 4 || line.charAt(3) != '-') {
        return all.toString();
      }
      all.append('\n');
    }
  }

  public String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) >= 0) {
      if (c == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(c);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
