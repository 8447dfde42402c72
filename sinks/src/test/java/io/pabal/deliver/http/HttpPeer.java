package io.pabal.deliver.http;

import io.pabal.deliver.channel.Peer;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
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
  private final Map<MockResponse, String> echoing = new ConcurrentHashMap<>();
  private volatile String authorization = "none yet";
  private volatile MockResponse next;

  /**
   * @param secure HTTP/2 behind TLS
   */
  protected HttpPeer(boolean secure) {
    this.secure = secure;
  }

  /** What acceptance looks like. */
  protected abstract MockResponse accepted();

  /** Starts what else the provider has, behind the same certificate. */
  protected void started(SSLSocketFactory tls) throws IOException {}

  /** Declares an answer. */
  protected final void answer(String name, OutcomeClass meaning, MockResponse.Builder response) {
    named.put(name, response.build());
    meanings.put(name, meaning);
  }

  /** Declares an answer that shows our own credentials behind its words. */
  protected final void echo(String name, OutcomeClass meaning, int status, String words) {
    answer(name, meaning, response(status, words));
    echoing.put(named.get(name), words);
  }

  /** The credentials that the last message came with, without the word before them. */
  protected final String shown() {
    return authorization.replaceFirst("^[Bb]earer ", "");
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
      SSLSocketFactory tls =
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory();
      server.useHttps(tls);
      started(tls);
    }
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String shown = request.getHeaders().get("Authorization");
            if (shown != null) {
              authorization = shown;
            }
            MockResponse response = next;
            // A request that the server breaks off unread is shown here, too.
            if (response.getOnRequestStart() == null) {
              received.incrementAndGet();
            }
            return echoing.containsKey(response)
                ? response.newBuilder().body(echoing.get(response) + authorization).build()
                : response;
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

  /** From now on every stream is refused unread. */
  public final void refuseStreams() {
    int refused = 7;
    next = new MockResponse.Builder().onRequestStart(new SocketEffect.CloseStream(refused)).build();
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

  /**
   * From the first byte of a request on nobody knows what the server has. Behind TLS the connection
   * breaks in the handshake, before any byte of it.
   */
  @Override
  public OutcomeClass brokenBefore() {
    return secure ? OutcomeClass.NOT_SENT : OutcomeClass.IN_DOUBT;
  }

  @Override
  public void close() {
    server.close();
  }
}
