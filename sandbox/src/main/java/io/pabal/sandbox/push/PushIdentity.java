package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyPair;
import java.util.Set;

/**
 * The credentials that the sandbox's push services take, made at the first start of a data
 * directory and kept there; and, written anew at each start, the files with which a sender uses
 * them: {@code push-service-account.json}, {@code push-apns.p8}, {@code push-vapid.json}.
 *
 * @param google key of the service account
 * @param apple the app's signing key
 * @param vapid the page's key pair
 */
public record PushIdentity(KeyPair google, KeyPair apple, KeyPair vapid) {
  public static final String PROJECT = "pabal-sandbox";
  public static final String ACCOUNT = "pabal@pabal-sandbox.example";
  public static final String KEY_ID = "SANDBOXKEY";
  public static final String TEAM_ID = "SANDBOXORG";
  public static final String TOPIC = "example.pabal.sandbox";

  private static final String KEYS = "push-keys.json";

  /** Reads the keys of a data directory, or makes them. */
  public static PushIdentity in(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(KEYS);
    if (Files.exists(file)) {
      JsonNode keys = SandboxJson.LENIENT.readTree(Files.readAllBytes(file));
      return new PushIdentity(
          PushKeys.read(keys.path("google").asText(), "RSA"),
          PushKeys.read(keys.path("apple").asText(), "EC"),
          PushKeys.read(keys.path("vapid").asText(), "EC"));
    }
    PushIdentity made = new PushIdentity(PushKeys.rsa(), PushKeys.ec(), PushKeys.ec());
    ObjectNode keys = SandboxJson.LENIENT.createObjectNode();
    keys.put("google", PushKeys.stored(made.google));
    keys.put("apple", PushKeys.stored(made.apple));
    keys.put("vapid", PushKeys.stored(made.vapid));
    write(file, SandboxJson.LENIENT.writeValueAsString(keys));
    return made;
  }

  /**
   * Writes what a sender needs.
   *
   * @param tokenUrl where the service account is changed for access tokens
   */
  public void handOut(Path directory, String tokenUrl) throws IOException {
    ObjectNode account = SandboxJson.LENIENT.createObjectNode();
    account.put("type", "service_account");
    account.put("project_id", PROJECT);
    account.put("private_key_id", "sandbox");
    account.put("private_key", PushKeys.pem(google));
    account.put("client_email", ACCOUNT);
    account.put("token_uri", tokenUrl);
    write(
        directory.resolve("push-service-account.json"),
        SandboxJson.LENIENT.writeValueAsString(account));
    write(directory.resolve("push-apns.p8"), PushKeys.pem(apple));
    write(directory.resolve("push-vapid.pem"), PushKeys.pem(vapid));
    write(directory.resolve("push-vapid.pub"), publicKey());
  }

  /** The VAPID public key as a page subscribes with it. */
  public String publicKey() {
    return PushKeys.base64(PushKeys.point(vapid));
  }

  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    createPrivate(temporary);
    Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes an empty file that only its owner can read, where files have owners. */
  static void createPrivate(Path file) throws IOException {
    Files.createFile(file);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "PushIdentity[" + ACCOUNT + ", " + TEAM_ID + "]";
  }
}
