package io.pabal.sandbox.web;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP server: one port for the SMS gateway, the API and the page, HTTP/1.1 without TLS; one for
 * push services, HTTP/2 behind TLS.
 */
public final class HttpFront implements AutoCloseable {
  private static final int MAX_THREADS = 64;

  /** Longer than any hand-over's deadline, so that a hanging answer hangs. */
  private static final long IDLE_MILLIS = 1_200_000;

  private final Server server;
  private final ServerConnector connector;

  private HttpFront(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Listens and serves until {@link #close}.
   *
   * @param port 0 for any free one
   * @param routes asked in order
   * @throws IOException when the port is taken
   */
  public static HttpFront start(String bindAddress, int port, List<HttpRoute> routes)
      throws IOException {
    return start(bindAddress, port, routes, new HttpConnectionFactory(configuration()));
  }

  /**
   * The same behind TLS, with HTTP/2 for those who ask for it.
   *
   * @param tls the certificate to show
   * @throws IOException when the port is taken
   */
  public static HttpFront startSecure(
      String bindAddress, int port, List<HttpRoute> routes, SSLContext tls) throws IOException {
    HttpConfiguration configuration = configuration();
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http11 = new HttpConnectionFactory(configuration);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http11.getProtocol());
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setSslContext(tls);
    return start(
        bindAddress,
        port,
        routes,
        new SslConnectionFactory(ssl, alpn.getProtocol()),
        alpn,
        new HTTP2ServerConnectionFactory(configuration),
        http11);
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    return configuration;
  }

  private static HttpFront start(
      String bindAddress, int port, List<HttpRoute> routes, ConnectionFactory... protocols)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("sandbox-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols);
    connector.setHost(bindAddress);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Routes(routes));
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("HTTP server does not start", e);
    }
    return new HttpFront(server, connector);
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("HTTP server does not stop", e);
    }
  }

  private static final class Routes extends Handler.Abstract {
    private final List<HttpRoute> routes;

    Routes(List<HttpRoute> routes) {
      this.routes = List.copyOf(routes);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      String path = Request.getPathInContext(request);
      for (HttpRoute route : routes) {
        if (route.serves(path)) {
          route.handle(request, response, callback);
          return true;
        }
      }
      HttpAnswers.error(response, callback, 404, "Nothing here: " + path);
      return true;
    }
  }
}
