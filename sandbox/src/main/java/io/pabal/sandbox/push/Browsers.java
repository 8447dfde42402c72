package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The browsers that subscribed: a name, a key pair and a secret each, kept in a file of the data
 * directory, so that a restart still reads what is sent to them. A last line that a crash tore is
 * dropped. Thread-safe.
 */
final class Browsers {
  /** Browsers of a sandbox. */
  static final int MAX = 100_000;

  /** One browser; who has it can read what it gets. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Browser(String name, KeyPair keys, byte[] auth) {
    @Override
    public String toString() {
      return "Browser[" + name + "]";
    }
  }

  private final Path file;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Browser> byName = new HashMap<>();

  Browsers(Path directory) throws IOException {
    this.file = directory.resolve("push-browsers.jsonl");
    if (!Files.exists(file)) {
      PushIdentity.createPrivate(file);
    } else {
      cutTornLine(file);
      for (String line : Files.readAllLines(file)) {
        JsonNode node = SandboxJson.LENIENT.readTree(line);
        Browser browser =
            new Browser(
                node.path("name").asText(),
                PushKeys.read(node.path("keys").asText(), "EC"),
                PushKeys.bytes(node.path("auth").asText()));
        byName.put(browser.name(), browser);
      }
    }
  }

  /** A line without its end was not written whole: nobody was told of that browser. */
  private static void cutTornLine(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    if (end < bytes.length) {
      Files.write(file, Arrays.copyOf(bytes, end), StandardOpenOption.TRUNCATE_EXISTING);
    }
  }

  synchronized Optional<Browser> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The browser of that name, made when there is none.
   *
   * @throws IOException when it cannot be kept
   */
  synchronized Browser named(String name) throws IOException {
    Browser known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (!name.matches("[A-Za-z0-9._-]{1,64}") || byName.size() >= MAX) {
      throw new IOException("a browser's name is 1 to 64 of A-Za-z0-9._-, and there are " + MAX);
    }
    byte[] auth = new byte[16];
    random.nextBytes(auth);
    Browser browser = new Browser(name, PushKeys.ec(), auth);
    ObjectNode line = SandboxJson.LENIENT.createObjectNode();
    line.put("name", name);
    line.put("keys", PushKeys.stored(browser.keys()));
    line.put("auth", PushKeys.base64(auth));
    Files.write(
        file,
        (SandboxJson.LENIENT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    byName.put(name, browser);
    return browser;
  }
}
