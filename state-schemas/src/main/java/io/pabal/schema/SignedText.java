package io.pabal.schema;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A text that goes out into the world and comes back: {@code 1.<text>.<HMAC-SHA-256>}, both parts
 * in URL-safe Base64 without padding. Anybody who has it can read it; nobody without the key can
 * make another one. The purpose is signed with it, so that what was signed for one is good for no
 * other, although the key is the same.
 *
 * @param purpose what is signed, with its version: {@code pabal.unsubscribe.1}
 * @param maxChars a longer one is not looked at
 */
public record SignedText(String purpose, int maxChars) {
  /** Bytes of a secret: as many as the hash has, RFC 2104 section 3. */
  public static final int MIN_KEY_BYTES = 32;

  private static final String VERSION = "1";
  private static final String ALGORITHM = "HmacSHA256";

  /** The text, signed: letters, digits, {@code - _ .} only. */
  public String sign(String text, byte[] key) {
    String content = base64(text.getBytes(StandardCharsets.UTF_8));
    return VERSION + "." + content + "." + base64(mac(key, content));
  }

  /**
   * Reads a text that was signed with one of the keys, for this purpose.
   *
   * @return empty for anything else
   */
  public Optional<String> verified(String signed, Iterable<byte[]> keys) {
    if (signed.length() > maxChars) {
      return Optional.empty();
    }
    String[] parts = signed.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      byte[] mac = Base64.getUrlDecoder().decode(parts[2]);
      for (byte[] key : keys) {
        if (MessageDigest.isEqual(mac, mac(key, parts[1]))) {
          byte[] content = Base64.getUrlDecoder().decode(parts[1]);
          return Optional.of(new String(content, StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: not ours.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private byte[] mac(byte[] key, String content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal((purpose + "\n" + content).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
