package io.pabal.schema.recipient;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which message a bounce is about, said by the address it comes back to: {@code
 * <prefix>+<reference> @<domain>}. The reference is {@value #REFERENCE_CHARS} digits and lower-case
 * letters (base 32, {@code 0-9a-v}) that carry the notification's 128 bits, 16 bits of attempt and
 * 96 bits of HMAC-SHA-256. It does not expire. It is read whatever case a server on the way gave
 * it; nobody without the key can make another one.
 *
 * @param notificationId 32 hexadecimal digits, see {@link io.pabal.schema.Ids#notificationId}
 * @param attempt 1 to {@value #MAX_ATTEMPT}
 */
public record BounceAddress(String notificationId, int attempt) {
  /** What its 16 bits hold: more attempts than one a minute for 45 days. */
  public static final int MAX_ATTEMPT = 65_535;

  /** Of the secret: as many as the hash has, RFC 2104 section 3. */
  public static final int MIN_KEY_BYTES = 32;

  /** 240 bits, 5 a character: none is left over, so there is one way to write it. */
  public static final int REFERENCE_CHARS = 48;

  /** RFC 5321 section 4.5.3.1.1. */
  public static final int MAX_LOCAL_CHARS = 64;

  /** What the reference and the plus sign leave of a local part. */
  public static final int MAX_PREFIX_CHARS = MAX_LOCAL_CHARS - 1 - REFERENCE_CHARS;

  private static final int ID_BYTES = 16;
  private static final int CONTENT_BYTES = ID_BYTES + 2;

  /** 96 bits; the address cannot be tried out without sending a mail for each guess. */
  private static final int MAC_BYTES = 12;

  private static final int RADIX = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE = "pabal.bounce.1\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*");
  private static final Pattern TEXT =
      Pattern.compile("(?:[^@\\s]{0,15}[+])?([0-9a-vA-V]{48})(?:@[^@\\s]{1,255})?");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException for an id that is none of ours, or an attempt out of range
   */
  public BounceAddress {
    if (notificationId == null || !ID.matcher(notificationId).matches()) {
      throw new IllegalArgumentException("a notification id has 32 lower-case hexadecimal digits");
    }
    if (attempt < 1 || attempt > MAX_ATTEMPT) {
      throw new IllegalArgumentException("attempt is 1 to " + MAX_ATTEMPT + ": " + attempt);
    }
  }

  /**
   * The key of a secret.
   *
   * @throws IllegalArgumentException when it is shorter than {@value #MIN_KEY_BYTES} bytes
   */
  public static byte[] key(String secret) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the bounce key has fewer than " + MIN_KEY_BYTES + " bytes");
    }
    return key;
  }

  /** Whether an address may begin so: letters, digits, {@code - _ .}, short enough. */
  public static boolean isPrefix(String prefix) {
    return prefix != null
        && prefix.length() <= MAX_PREFIX_CHARS
        && PREFIX.matcher(prefix).matches();
  }

  /**
   * The address; its local part has at most {@value #MAX_LOCAL_CHARS} characters.
   *
   * @param prefix see {@link #isPrefix}
   * @param domain where bounces are taken
   * @throws IllegalArgumentException when the prefix is none
   */
  public String address(String prefix, String domain, byte[] key) {
    if (!isPrefix(prefix)) {
      throw new IllegalArgumentException(
          "a bounce prefix has 1 to " + MAX_PREFIX_CHARS + " of A-Za-z0-9_-. : " + prefix);
    }
    return prefix + "+" + reference(key) + "@" + domain;
  }

  /** The signed part alone: {@value #REFERENCE_CHARS} of {@code 0-9a-v}. */
  public String reference(byte[] key) {
    byte[] content =
        ByteBuffer.allocate(CONTENT_BYTES)
            .put(HexFormat.of().parseHex(notificationId))
            .putShort((short) attempt)
            .array();
    byte[] all =
        ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES).put(content).put(mac(key, content)).array();
    String digits = new BigInteger(1, all).toString(RADIX);
    return "0".repeat(REFERENCE_CHARS - digits.length()) + digits;
  }

  /**
   * Reads an address, or a reference alone, that was made with one of the keys.
   *
   * @param text without brackets and blanks; whatever its prefix, domain and case
   * @return empty for anything else
   */
  public static Optional<BounceAddress> verified(String text, Iterable<byte[]> keys) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    byte[] all = bytes(matcher.group(1).toLowerCase(Locale.ROOT));
    byte[] content = Arrays.copyOf(all, CONTENT_BYTES);
    byte[] mac = Arrays.copyOfRange(all, CONTENT_BYTES, all.length);
    for (byte[] key : keys) {
      if (MessageDigest.isEqual(mac, mac(key, content))) {
        ByteBuffer read = ByteBuffer.wrap(content);
        byte[] id = new byte[ID_BYTES];
        read.get(id);
        return Optional.of(
            new BounceAddress(HexFormat.of().formatHex(id), Short.toUnsignedInt(read.getShort())));
      }
    }
    return Optional.empty();
  }

  /** BigInteger drops leading zeros, and has one of its own for the sign. */
  private static byte[] bytes(String digits) {
    byte[] number = new BigInteger(digits, RADIX).toByteArray();
    byte[] all = new byte[CONTENT_BYTES + MAC_BYTES];
    int length = Math.min(number.length, all.length);
    System.arraycopy(number, number.length - length, all, all.length - length, length);
    return all;
  }

  private static byte[] mac(byte[] key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      // The purpose is signed too: the key may sign other things.
      mac.update(PURPOSE);
      return Arrays.copyOf(mac.doFinal(content), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
