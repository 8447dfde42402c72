package io.pabal.deliver.http;

import io.pabal.deliver.channel.Peer;
import io.pabal.schema.deliver.OutcomeClass;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * A provider over HTTP: plain HTTP/1.1, or HTTP/2 behind TLS. What it answers is scripted, what it
 * reads is counted.
 */
public abstract class HttpPeer implements Peer {
  private final MockWebServer server = new MockWebServer();
  private final Map<String, MockResponse> named = new LinkedHashMap<>();
  private final Map<String, OutcomeClass> meanings = new LinkedHashMap<>();
  private final AtomicInteger received = new AtomicInteger();
  private final boolean secure;
  private HeldCertificate certificate;
  private volatile MockResponse next;

  /**
   * @param secure HTTP/2 behind TLS
   */
  protected HttpPeer(boolean secure) {
    this.secure = secure;
  }

  /** What acceptance looks like. */
  protected abstract MockResponse accepted();

  /** Answers a request that is no message, such as one for a token; null when it is a message. */
  protected MockResponse aside(RecordedRequest request) {
    return null;
  }

  /** Declares an answer. */
  protected final void answer(String name, OutcomeClass meaning, MockResponse.Builder response) {
    named.put(name, response.build());
    meanings.put(name, meaning);
  }

  protected static MockResponse.Builder response(int status, String body) {
    return new MockResponse.Builder().code(status).body(body);
  }

  /** Listens. */
  public final HttpPeer start() throws Exception {
    next = accepted();
    if (secure) {
      certificate =
          new HeldCertificate.Builder()
              .addSubjectAlternativeName("localhost")
              .addSubjectAlternativeName("127.0.0.1")
              .build();
      server.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory());
    }
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            MockResponse aside = aside(request);
            if (aside != null) {
              return aside;
            }
            MockResponse response = next;
            // A request that the server breaks off unread is shown here, too.
            if (response.getOnRequestStart() == null) {
              received.incrementAndGet();
            }
            return response;
          }

          @Override
          public MockResponse peek() {
            return next;
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
    return this;
  }

  /** Where it listens, without a slash at its end. */
  protected final String url(int port) {
    return (secure ? "https" : "http") + "://127.0.0.1:" + port;
  }

  protected final int port() {
    return server.getPort();
  }

  /** What a client has to trust. */
  protected final String certificatePem() {
    return certificate.certificatePem();
  }

  /** The server itself, for what only one protocol wants to see. */
  public final MockWebServer server() {
    return server;
  }

  @Override
  public final void does(Deed deed) {
    next =
        switch (deed) {
          case ACCEPT -> accepted();
          case ACCEPT_LATE ->
              accepted().newBuilder().headersDelay(500, TimeUnit.MILLISECONDS).build();
          // Over HTTP/2 the connection stands when a request comes: the stream ends instead.
          case CLOSE_BEFORE ->
              new MockResponse.Builder()
                  .onRequestStart(
                      secure
                          ? new SocketEffect.CloseSocket(true, false, false)
                          : new SocketEffect.CloseSocket(true, true, true))
                  .build();
          case CLOSE_AFTER ->
              new MockResponse.Builder()
                  .onResponseStart(new SocketEffect.CloseSocket(true, false, false))
                  .build();
          case RESET_AFTER ->
              new MockResponse.Builder()
                  .onResponseStart(
                      secure
                          ? new SocketEffect.CloseStream(2)
                          : new SocketEffect.CloseSocket(true, true, true))
                  .build();
          case SILENT_AFTER ->
              new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
          case GARBAGE -> response(299, "\u0000\u0001<what>\r\n").build();
          case OVERSIZED ->
              response(500, secret() + "x".repeat(OneShotHttp.MAX_REPLY_BYTES)).build();
        };
  }

  @Override
  public final void answers(String name) {
    next = named.get(name);
  }

  @Override
  public final Map<String, OutcomeClass> answers() {
    return meanings;
  }

  @Override
  public final int received() {
    return received.get();
  }

  @Override
  public final void stop() {
    server.close();
  }

  /** From the first byte of a request on nobody knows what the server has. */
  @Override
  public OutcomeClass brokenBefore() {
    return OutcomeClass.IN_DOUBT;
  }

  @Override
  public void close() {
    server.close();
  }
}
