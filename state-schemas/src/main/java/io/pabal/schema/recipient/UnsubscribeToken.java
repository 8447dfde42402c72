package io.pabal.schema.recipient;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may take back what, signed: {@code 1.<recipient and category>.<HMAC-SHA-256>}, both parts in
 * URL-safe Base64 without padding. It does not expire, as the message it stands in does not. The
 * recipient and the category can be read by anybody who has the link; nobody without the key can
 * make another one.
 *
 * @param recipient who got the message
 * @param category the message's category
 */
public record UnsubscribeToken(String recipient, String category) {
  /** Characters of the secret: as many bytes as the hash has, RFC 2104 section 3. */
  public static final int MIN_KEY_BYTES = 32;

  /** Characters of a token: the longest recipient and category, each of 4-byte characters. */
  public static final int MAX_CHARS = 3_000;

  private static final String VERSION = "1";
  private static final String ALGORITHM = "HmacSHA256";
  private static final char SEPARATOR = '\n';

  /**
   * The key of a secret.
   *
   * @throws IllegalArgumentException when it is shorter than {@value #MIN_KEY_BYTES} bytes
   */
  public static byte[] key(String secret) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the unsubscribe key has fewer than " + MIN_KEY_BYTES + " bytes");
    }
    return key;
  }

  /** The token as text: letters, digits, {@code - _ .} only. */
  public String signed(byte[] key) {
    String content = base64((recipient + SEPARATOR + category).getBytes(StandardCharsets.UTF_8));
    return VERSION + "." + content + "." + base64(mac(key, content));
  }

  /**
   * Reads a token that was signed with one of the keys.
   *
   * @return empty for anything else
   */
  public static Optional<UnsubscribeToken> verified(String token, Iterable<byte[]> keys) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MAX_CHARS || parts.length != 3 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      byte[] mac = Base64.getUrlDecoder().decode(parts[2]);
      for (byte[] key : keys) {
        if (MessageDigest.isEqual(mac, mac(key, parts[1]))) {
          return of(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: not ours.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<UnsubscribeToken> of(String content) {
    int end = content.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : Optional.of(new UnsubscribeToken(content.substring(0, end), content.substring(end + 1)));
  }

  private static byte[] mac(byte[] key, String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      // The purpose is signed too: the key may sign other things one day.
      return mac.doFinal(
          ("pabal.unsubscribe." + VERSION + "\n" + content).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
