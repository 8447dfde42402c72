package io.pabal.schema.recipient;

import io.pabal.schema.SignedText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who may take back what, as a {@link SignedText}. It does not expire, as the message it stands in
 * does not. The recipient and the category can be read by anybody who has the link; nobody without
 * the key can make another one.
 *
 * @param recipient who got the message
 * @param category the message's category
 */
public record UnsubscribeToken(String recipient, String category) {
  /** Bytes of the secret. */
  public static final int MIN_KEY_BYTES = SignedText.MIN_KEY_BYTES;

  /** Characters of a token: the longest recipient and category, each of 4-byte characters. */
  public static final int MAX_CHARS = 3_000;

  private static final SignedText SIGNING = new SignedText("pabal.unsubscribe.1", MAX_CHARS);
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
    return SIGNING.sign(recipient + SEPARATOR + category, key);
  }

  /**
   * Reads a token that was signed with one of the keys.
   *
   * @return empty for anything else
   */
  public static Optional<UnsubscribeToken> verified(String token, Iterable<byte[]> keys) {
    return SIGNING.verified(token, keys).flatMap(UnsubscribeToken::of);
  }

  private static Optional<UnsubscribeToken> of(String content) {
    int end = content.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : Optional.of(new UnsubscribeToken(content.substring(0, end), content.substring(end + 1)));
  }
}
