package io.pabal.sandbox;

import io.pabal.sandbox.push.PushProviders;
import io.pabal.sandbox.sms.SmsSettings;
import io.pabal.sandbox.smtp.TlsMode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a sandbox is to be.
 *
 * @param bindAddress where everything listens; anything else than loopback opens the page and what
 *     it shows to the network
 * @param httpPort port of gateway, API and page; 0 for any free one
 * @param smtp the SMTP providers, a port each
 * @param sms the SMS providers; the first one is at {@code /sms/messages}
 * @param credentials passwords of SMTP users; empty: no AUTH
 * @param dataDirectory where records and certificate are kept; one process at a time
 * @param faultsFile fault scripts to begin with, or null
 * @param pushPort port of the push services, 0 for any free one; null for none of them
 */
public record SandboxOptions(
    String bindAddress,
    int httpPort,
    List<Smtp> smtp,
    List<SmsSettings> sms,
    Map<String, String> credentials,
    Path dataDirectory,
    Path faultsFile,
    Integer pushPort) {

  /** Name of the SMTP provider when none is named. */
  public static final String DEFAULT_SMTP = "smtp-a";

  /** Name of the SMS provider when none is named. */
  public static final String DEFAULT_SMS = "sms-a";

  private static final String NAME = "[A-Za-z0-9._-]{1,64}";

  /**
   * An SMTP provider.
   *
   * @param name its name
   * @param port its port; 0 for any free one
   * @param tlsMode how it does TLS
   */
  public record Smtp(String name, int port, TlsMode tlsMode) {}

  /** Checks names and copies the lists. */
  public SandboxOptions {
    smtp = List.copyOf(smtp);
    sms = List.copyOf(sms);
    credentials = Map.copyOf(credentials);
    Set<String> names = new HashSet<>();
    for (Smtp provider : smtp) {
      checkName(provider.name(), names);
    }
    for (SmsSettings provider : sms) {
      checkName(provider.name(), names);
    }
    if (pushPort != null) {
      PushProviders.NAMES.forEach(name -> checkName(name, names));
    }
  }

  /** Without push services. */
  public SandboxOptions(
      String bindAddress,
      int httpPort,
      List<Smtp> smtp,
      List<SmsSettings> sms,
      Map<String, String> credentials,
      Path dataDirectory,
      Path faultsFile) {
    this(bindAddress, httpPort, smtp, sms, credentials, dataDirectory, faultsFile, null);
  }

  private static void checkName(String name, Set<String> names) {
    if (!name.matches(NAME) || !names.add(name)) {
      throw new IllegalArgumentException(
          "Provider name must match " + NAME + " and be unique: " + name);
    }
  }

  /** One provider of each channel on free loopback ports, STARTTLS offered, no AUTH: for tests. */
  public static SandboxOptions defaults(Path dataDirectory) {
    return new SandboxOptions(
        "127.0.0.1",
        0,
        List.of(new Smtp(DEFAULT_SMTP, 0, TlsMode.STARTTLS)),
        List.of(new SmsSettings(DEFAULT_SMS, SmsSettings.DEFAULT_TOKEN, false)),
        Map.of(),
        dataDirectory,
        null);
  }

  /** These options with other SMTP providers. */
  public SandboxOptions withSmtp(Smtp... providers) {
    return new SandboxOptions(
        bindAddress,
        httpPort,
        List.of(providers),
        sms,
        credentials,
        dataDirectory,
        faultsFile,
        pushPort);
  }

  /** These options with other SMS providers. */
  public SandboxOptions withSms(SmsSettings... providers) {
    return new SandboxOptions(
        bindAddress,
        httpPort,
        smtp,
        List.of(providers),
        credentials,
        dataDirectory,
        faultsFile,
        pushPort);
  }

  /** These options with SMTP users. */
  public SandboxOptions withCredentials(Map<String, String> users) {
    return new SandboxOptions(
        bindAddress, httpPort, smtp, sms, users, dataDirectory, faultsFile, pushPort);
  }

  /** These options with another HTTP port. */
  public SandboxOptions withHttpPort(int port) {
    return new SandboxOptions(
        bindAddress, port, smtp, sms, credentials, dataDirectory, faultsFile, pushPort);
  }

  /** These options with fault scripts to begin with. */
  public SandboxOptions withFaultsFile(Path file) {
    return new SandboxOptions(
        bindAddress, httpPort, smtp, sms, credentials, dataDirectory, file, pushPort);
  }

  /** These options with push services on a port. */
  public SandboxOptions withPushPort(int port) {
    return new SandboxOptions(
        bindAddress, httpPort, smtp, sms, credentials, dataDirectory, faultsFile, port);
  }
}
