package io.pabal.cli.local;

import io.pabal.sandbox.push.PushIdentity;
import io.pabal.sandbox.push.PushProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pabal's own configuration for a local system: the file that the jobs and the commands read, and
 * beside it the description of the sandbox's SMS gateway and the key that signs references.
 */
public final class LocalConfig {

  private static final String GATEWAY_FILE = "sandbox-sms.yaml";

  /** No secret: nobody sends bounces to this machine. */
  private static final String BOUNCE_KEY = "what the sandbox gets is no secret";

  private static final String KEY_FILE = "unsubscribe.key";
  private static final int KEY_BYTES = 32;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private LocalConfig() {}

  /** The places of a local system's servers as options of the configuration file. */
  public static Map<String, String> values(Endpoints endpoints) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("kafka.bootstrap-servers", endpoints.bootstrapServers());
    values.put("email.name", SandboxServer.SMTP_PROVIDER);
    values.put("email.host", endpoints.smtpHost());
    values.put("email.port", Integer.toString(endpoints.smtpPort()));
    values.put("email.trust-file", endpoints.smtpCertificate().toString());
    values.put("email.from", "no-reply@shop.example");
    values.put("email.from-name", "Shop");
    values.put("email.bounce.domain", "bounces.shop.example");
    values.put("email.bounce.key", "value:" + BOUNCE_KEY);
    values.put("sms.gateway-file", GATEWAY_FILE);
    values.put("log.jdbc-url", endpoints.jdbcUrl());
    values.put("log.user", endpoints.jdbcUser());
    values.putAll(push(endpoints));
    return values;
  }

  /** Nothing unless the sandbox, which makes the keys, has run. */
  private static Map<String, String> push(Endpoints endpoints) {
    Path publicKey = endpoints.pushCredentials().resolve("push-vapid.pub");
    if (!Files.exists(publicKey)) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    values.put("push.trust-file", endpoints.smtpCertificate().toString());
    values.put("push.identity-headers", "true");
    values.put("push.fcm.service-account", secret(endpoints, "push-service-account.json"));
    values.put("push.fcm.url", endpoints.pushUrl() + "/" + PushProviders.FCM);
    values.put("push.apns.key", secret(endpoints, "push-apns.p8"));
    values.put("push.apns.key-id", PushIdentity.KEY_ID);
    values.put("push.apns.team-id", PushIdentity.TEAM_ID);
    values.put("push.apns.topic", PushIdentity.TOPIC);
    String apns = endpoints.pushUrl() + "/" + PushProviders.APNS;
    values.put("push.apns.url", apns);
    values.put("push.apns.sandbox-url", apns + "/sandbox");
    values.put("push.webpush.private-key", secret(endpoints, "push-vapid.pem"));
    values.put("push.webpush.public-key", read(publicKey));
    values.put("push.webpush.subject", "mailto:operator@shop.example");
    values.put("push.webpush.hosts", URI.create(endpoints.pushUrl()).getAuthority());
    return values;
  }

  private static String secret(Endpoints endpoints, String file) {
    return "file:" + endpoints.pushCredentials().resolve(file);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes both files anew, and at the first time the key that signs references, which stays.
   *
   * @param file the configuration file; the gateway's and the key's go beside it
   * @param others options that are added or replace the local ones
   */
  public static void write(Path file, Endpoints endpoints, Map<String, String> others)
      throws IOException {
    Map<String, String> values = values(endpoints);
    values.put("unsubscribe.key", "file:" + key(file.toAbsolutePath().resolveSibling(KEY_FILE)));
    values.putAll(others);
    StringBuilder text =
        new StringBuilder(
            """
            # The local system's configuration, written by every 'pabal up': change it with --set KEY=VALUE.
            # docs/configuration.md explains every key.
            """);
    values.forEach(
        (key, value) -> text.append(key).append(": ").append(quoted(value)).append('\n'));
    Files.writeString(file, text);
    Files.writeString(file.resolveSibling(GATEWAY_FILE), gateway(endpoints));
  }

  /** The file of a random key, for its owner's eyes only; whole or not there at all. */
  private static Path key(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      Path written = Files.createTempFile(file.getParent(), KEY_FILE, ".new", OWNER_ONLY);
      Files.writeString(written, HexFormat.of().formatHex(key) + "\n");
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /** A YAML string in single quotes, where nothing but the quote itself has a meaning. */
  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static String gateway(Endpoints endpoints) {
    return """
        # The sandbox's SMS gateway, as a company describes its own: docs/channels.md.
        name: %s
        url: %s
        auth:
          bearer: value:sandbox
        body:
          json: {from: '{from}', to: '{to}', text: '{text}', reference: '{reference}',
                 items: '{items}', handOver: '{handOver}', attempt: '{attempt}'}
        success:
          statuses: [201]
        id-pointer: /id
        code-pointer: /code
        codes:
          '42201': DEAD_ADDRESS
          '42203': BAD_MESSAGE
          '42204': BAD_MESSAGE
          '42205': BAD_MESSAGE
        limits:
          from: Pabal
        """
        .formatted(SandboxServer.SMS_PROVIDER, endpoints.smsUrl());
  }
}
