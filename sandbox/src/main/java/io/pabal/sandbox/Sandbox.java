package io.pabal.sandbox;

import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.page.ApiRoute;
import io.pabal.sandbox.page.PageRoute;
import io.pabal.sandbox.push.PushProviders;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.sms.SmsGateway;
import io.pabal.sandbox.sms.SmsSettings;
import io.pabal.sandbox.smtp.SmtpServer;
import io.pabal.sandbox.smtp.SmtpSettings;
import io.pabal.sandbox.smtp.TlsIdentity;
import io.pabal.sandbox.web.HttpFront;
import io.pabal.sandbox.web.HttpRoute;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Providers that validate and record: SMTP servers, SMS gateways, and a page that shows what
 * arrived. For the demo, tests, drills, and staging.
 *
 * <p>Guarantee: what a provider accepted is on the disk before its client hears so ({@link
 * io.pabal.sandbox.records.MessageLog}). Nothing is delivered to anybody.
 *
 * <p>Embedded: {@link #start}; as a process: {@link #main}, see {@link SandboxCommand}.
 */
public final class Sandbox implements Closeable {
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final Map<String, SmtpServer> smtp = new LinkedHashMap<>();
  private final Map<String, Object> about = Collections.synchronizedMap(new LinkedHashMap<>());
  private final MessageStore store;
  private final Refusals refusals = new Refusals();
  private final FaultBook faults;
  private final TlsIdentity identity;
  private final HttpFront http;
  private final PushProviders push;

  private Sandbox(SandboxOptions options) throws IOException {
    try {
      identity = TlsIdentity.in(options.dataDirectory());
      faults = faultBook(options);
      List<SmsGateway> gateways = new ArrayList<>();
      // Gateways know the keys of earlier runs from the records, and need the records to be made.
      List<io.pabal.sandbox.records.MessageRecord> keyed = new ArrayList<>();
      store =
          MessageStore.open(
              options.dataDirectory(),
              message -> {
                if (message.idempotencyKey() != null) {
                  keyed.add(message);
                }
              });
      parts.add(store);
      for (SmsSettings settings : options.sms()) {
        SmsGateway gateway =
            new SmsGateway(
                settings,
                gateways.isEmpty(),
                store,
                faults.script(settings.name()).orElseThrow(),
                refusals);
        keyed.forEach(gateway::remember);
        gateways.add(gateway);
        parts.add(gateway);
      }
      for (SandboxOptions.Smtp provider : options.smtp()) {
        startSmtp(options, provider);
      }
      push = startPush(options);
      http = startHttp(options, gateways);
      describe(options);
    } catch (IOException | RuntimeException e) {
      closeParts();
      throw e;
    }
  }

  /**
   * Starts a sandbox; when this returns, all ports are open.
   *
   * @throws IOException when a port or the data directory is taken, or the records are broken
   */
  public static Sandbox start(SandboxOptions options) throws IOException {
    return new Sandbox(options);
  }

  /** Runs as a process; {@code --help} tells the options. */
  public static void main(String[] args) {
    System.exit(SandboxCommand.run(args));
  }

  private static FaultBook faultBook(SandboxOptions options) throws IOException {
    Map<String, Channel> providers = new LinkedHashMap<>();
    options.smtp().forEach(provider -> providers.put(provider.name(), Channel.EMAIL));
    options.sms().forEach(provider -> providers.put(provider.name(), Channel.SMS));
    if (options.pushPort() != null) {
      PushProviders.NAMES.forEach(name -> providers.put(name, Channel.PUSH));
    }
    FaultBook book = new FaultBook(providers, Clock.systemUTC());
    if (options.faultsFile() != null) {
      book.load(options.faultsFile());
    }
    return book;
  }

  private void startSmtp(SandboxOptions options, SandboxOptions.Smtp provider) throws IOException {
    SmtpServer server =
        SmtpServer.start(
            new SmtpSettings(
                provider.name(),
                options.bindAddress(),
                provider.port(),
                provider.tlsMode(),
                options.credentials(),
                SmtpSettings.DEFAULT_MAX_MESSAGE_BYTES,
                SmtpSettings.DEFAULT_MAX_CONNECTIONS,
                SmtpSettings.DEFAULT_IDLE),
            store,
            faults.script(provider.name()).orElseThrow(),
            refusals,
            identity);
    smtp.put(provider.name(), server);
    parts.add(server);
  }

  private PushProviders startPush(SandboxOptions options) throws IOException {
    if (options.pushPort() == null) {
      return null;
    }
    PushProviders started =
        new PushProviders(
            options.bindAddress(),
            options.pushPort(),
            options.dataDirectory(),
            identity.context(),
            store,
            faults,
            refusals);
    parts.add(started);
    return started;
  }

  private HttpFront startHttp(SandboxOptions options, List<SmsGateway> gateways)
      throws IOException {
    ApiRoute api =
        new ApiRoute(store, refusals, faults, about, () -> gateways.forEach(SmsGateway::reset));
    parts.add(api);
    List<HttpRoute> routes = new ArrayList<>(gateways);
    routes.add(api);
    routes.add(new PageRoute());
    HttpFront front = HttpFront.start(options.bindAddress(), options.httpPort(), routes);
    parts.add(front);
    return front;
  }

  private void describe(SandboxOptions options) {
    String base = "http://" + options.bindAddress() + ":" + http.port();
    about.put("page", base + "/");
    Map<String, Object> providers = new LinkedHashMap<>();
    for (SandboxOptions.Smtp provider : options.smtp()) {
      providers.put(
          provider.name(),
          Map.of(
              "channel", "email",
              "host", options.bindAddress(),
              "port", smtpPort(provider.name()),
              "tls", provider.tlsMode().name()));
    }
    for (SmsSettings provider : options.sms()) {
      providers.put(
          provider.name(),
          Map.of("channel", "sms", "url", base + "/sms/" + provider.name() + "/messages"));
    }
    if (push != null) {
      providers.putAll(push.about());
    }
    about.put("providers", providers);
    about.put("certificate", certificateFile().toAbsolutePath().toString());
    about.put("data", options.dataDirectory().toAbsolutePath().toString());
  }

  /** Port of the gateway, the API and the page. */
  public int httpPort() {
    return http.port();
  }

  /**
   * Port of the push services.
   *
   * @throws IllegalStateException when there are none
   */
  public int pushPort() {
    if (push == null) {
      throw new IllegalStateException("this sandbox has no push services");
    }
    return push.port();
  }

  /** Port of an SMTP provider. */
  public int smtpPort(String provider) {
    SmtpServer server = smtp.get(provider);
    if (server == null) {
      throw new IllegalArgumentException("No SMTP provider " + provider);
    }
    return server.port();
  }

  /** Port of the first SMTP provider. */
  public int smtpPort() {
    return smtp.values().iterator().next().port();
  }

  /** The certificate that clients shall trust, PEM. */
  public Path certificateFile() {
    return identity.certificateFile();
  }

  /** What arrived. */
  public MessageStore records() {
    return store;
  }

  /** What was refused. */
  public Refusals refusals() {
    return refusals;
  }

  /** The fault scripts. */
  public FaultBook faults() {
    return faults;
  }

  /** Ports, URLs and paths, as {@code /api/health} tells them. */
  public Map<String, Object> about() {
    return new LinkedHashMap<>(about);
  }

  @Override
  public void close() throws IOException {
    IOException failure = closeParts();
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes in the reverse order: the records last, so that what is under way is written. */
  private IOException closeParts() {
    IOException failure = null;
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        failure = failure == null ? new IOException("Sandbox did not close cleanly", e) : failure;
      }
    }
    parts.clear();
    return failure;
  }
}
