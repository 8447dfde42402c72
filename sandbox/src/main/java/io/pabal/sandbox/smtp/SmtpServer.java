package io.pabal.sandbox.smtp;

import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMTP provider: ESMTP with PIPELINING, 8BITMIME, SIZE, SMTPUTF8, DSN (it never has anything to
 * report), ENHANCEDSTATUSCODES, STARTTLS and AUTH PLAIN / LOGIN / XOAUTH2, on blocking sockets with
 * a thread a connection. A mail is answered with 250 only when its record is on the disk.
 *
 * <p>Why a server of its own: SubEthaSMTP (7.2.2 looked at) offers no PIPELINING, answers each
 * command alone, and keeps its socket to itself, so that <em>record it, then reset the connection
 * without an answer</em> - the fault that this sandbox exists for - can't be said; GreenMail has
 * neither STARTTLS nor faults.
 */
public final class SmtpServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpServer.class);
  private static final int BACKLOG = 512;

  private final SmtpSettings settings;
  private final MessageStore store;
  private final FaultScript faults;
  private final Refusals refusals;
  private final SSLSocketFactory tls;
  private final ServerSocket listener;
  private final ExecutorService threads;
  private final Set<SmtpSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean closed;

  private SmtpServer(
      SmtpSettings settings,
      MessageStore store,
      FaultScript faults,
      Refusals refusals,
      TlsIdentity identity)
      throws IOException {
    this.settings = settings;
    this.store = store;
    this.faults = faults;
    this.refusals = refusals;
    this.tls = settings.tlsMode() == TlsMode.NONE ? null : identity.socketFactory();
    this.listener = new ServerSocket();
    // A killed sandbox must get its port back at once.
    listener.setReuseAddress(true);
    listener.bind(
        new InetSocketAddress(InetAddress.getByName(settings.bindAddress()), settings.port()),
        BACKLOG);
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "sandbox-" + settings.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Listens and serves until {@link #close}.
   *
   * @param identity the certificate; not used with {@link TlsMode#NONE}
   * @throws IOException when the port is taken
   */
  public static SmtpServer start(
      SmtpSettings settings,
      MessageStore store,
      FaultScript faults,
      Refusals refusals,
      TlsIdentity identity)
      throws IOException {
    SmtpServer server = new SmtpServer(settings, store, faults, refusals, identity);
    server.threads.execute(server::accept);
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Connections since the start. */
  public long connections() {
    return connections.get();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        socket.setTcpNoDelay(true);
        if (sessions.size() >= settings.maxConnections()) {
          turnAway(socket);
        } else {
          serve(socket);
        }
      } catch (IOException e) {
        if (!closed) {
          LOG.warn("{}: a connection was not accepted", settings.name(), e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    SmtpSession session = new SmtpSession(socket, settings, store, faults, refusals, tls);
    sessions.add(session);
    threads.execute(
        () -> {
          try {
            session.run();
          } finally {
            sessions.remove(session);
          }
        });
  }

  private void turnAway(Socket socket) throws IOException {
    try (socket) {
      if (settings.tlsMode() != TlsMode.IMPLICIT) {
        socket
            .getOutputStream()
            .write("421 4.3.2 Too many connections\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    sessions.forEach(SmtpSession::abort);
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
