package io.pabal.sandbox.push;

import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.web.HttpFront;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The push services of a sandbox, behind one port with HTTP/2 and TLS. */
public final class PushProviders implements Closeable {
  public static final String FCM = "fcm-a";
  public static final String APNS = "apns-a";
  public static final String WEBPUSH = "webpush-a";
  public static final List<String> NAMES = List.of(FCM, APNS, WEBPUSH);

  private final List<PushService> services;
  private final HttpFront front;
  private final String origin;
  private final PushIdentity identity;

  /**
   * Starts them; when this returns the port is open and the credentials are written.
   *
   * @param port 0 for any free one
   * @param directory for keys, credentials and browsers
   * @throws IOException when the port is taken or a file is broken
   */
  public PushProviders(
      String bindAddress,
      int port,
      Path directory,
      SSLContext tls,
      MessageStore store,
      FaultBook faults,
      Refusals refusals)
      throws IOException {
    String[] at = new String[1];
    Supplier<String> known = () -> at[0];
    identity = PushIdentity.in(directory);
    services =
        List.of(
            new FcmService(
                FCM,
                identity,
                () -> at[0] + "/" + FCM + "/token",
                parts(FCM, store, faults, refusals)),
            new ApnsService(APNS, identity, parts(APNS, store, faults, refusals)),
            new WebPushService(
                WEBPUSH, identity, known, directory, parts(WEBPUSH, store, faults, refusals)));
    front = HttpFront.startSecure(bindAddress, port, List.copyOf(services), tls);
    origin = "https://" + bindAddress + ":" + front.port();
    at[0] = origin;
    identity.handOut(directory, origin + "/" + FCM + "/token");
  }

  private static PushService.Parts parts(
      String name, MessageStore store, FaultBook faults, Refusals refusals) {
    return new PushService.Parts(
        store, faults.script(name).orElseThrow(), refusals, Clock.systemUTC());
  }

  /** The port it listens on. */
  public int port() {
    return front.port();
  }

  /** What each is called and where it is. */
  public Map<String, Map<String, String>> about() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    all.put(FCM, Map.of("channel", "push", "url", origin + "/" + FCM));
    all.put(
        APNS,
        Map.of(
            "channel", "push",
            "url", origin + "/" + APNS,
            "keyId", PushIdentity.KEY_ID,
            "teamId", PushIdentity.TEAM_ID,
            "topic", PushIdentity.TOPIC));
    all.put(
        WEBPUSH,
        Map.of(
            "channel", "push", "url", origin + "/" + WEBPUSH, "publicKey", identity.publicKey()));
    return all;
  }

  @Override
  public void close() throws IOException {
    front.close();
    services.forEach(PushService::close);
  }
}
