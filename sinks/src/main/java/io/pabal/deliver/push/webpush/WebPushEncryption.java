package io.pabal.deliver.push.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts for one browser, as RFC 8291 says: one record of the content coding {@code aes128gcm}
 * (RFC 8188), no padding, a new pair of keys and a new salt for each message. Thread-safe.
 *
 * <p>The library for the rest of Web Push does this too, but only with the provider that the whole
 * JVM uses, and Java's own curve is what limits the rate of Web Push: see {@link P256}.
 */
public final class WebPushEncryption {
  /** What the message is longer by: salt, record size, key's length and key, delimiter, tag. */
  static final int OVERHEAD_BYTES = 16 + 4 + 1 + P256.POINT_BYTES + 1 + 16;

  /** RFC 8030 section 7.2: no service must take more; one record holds it all. */
  private static final int RECORD_BYTES = 4_096;

  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** RFC 8188 section 2: the delimiter of the last record. */
  private static final byte LAST_RECORD = 2;

  // HKDF (RFC 5869) with one block of output: nothing here needs more than 32 bytes.
  private static final byte[] ONE = {1};
  private static final byte[] WEB_PUSH = info("WebPush: info");
  private static final byte[] KEY = info("Content-Encoding: aes128gcm");
  private static final byte[] NONCE = info("Content-Encoding: nonce");

  private final P256 curve;
  private final SecureRandom random = new SecureRandom();

  WebPushEncryption(P256 curve) {
    this.curve = curve;
  }

  /** By the fastest code that this JVM has. */
  public static WebPushEncryption fastest() {
    return new WebPushEncryption(P256.fastest());
  }

  /** By Java's own code. */
  public static WebPushEncryption plain() {
    return new WebPushEncryption(P256.plain());
  }

  /** Whose code computes on the curve, {@code Java} or {@code Conscrypt}. */
  public String name() {
    return curve.name();
  }

  @Override
  public String toString() {
    return "WebPushEncryption[" + name() + "]";
  }

  /**
   * The body of a request.
   *
   * @param browser the subscription's {@code p256dh}, 65 bytes
   * @param auth the subscription's {@code auth}, 16 bytes
   * @throws GeneralSecurityException when the browser's key is no point of the curve
   */
  public byte[] encrypt(byte[] payload, byte[] browser, byte[] auth)
      throws GeneralSecurityException {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return encrypt(payload, browser, auth, curve.pair(), salt);
  }

  /** The same with a pair of keys and a salt that must be used for nothing else. */
  byte[] encrypt(byte[] payload, byte[] browser, byte[] auth, KeyPair ours, byte[] salt)
      throws GeneralSecurityException {
    byte[] point = P256.point(ours);
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] shared = hmac(mac, auth, curve.secret(ours, browser));
    byte[] input = hmac(mac, shared, WEB_PUSH, browser, point, ONE);
    byte[] extracted = hmac(mac, salt, input);
    byte[] key = Arrays.copyOf(hmac(mac, extracted, KEY, ONE), KEY_BYTES);
    byte[] nonce = Arrays.copyOf(hmac(mac, extracted, NONCE, ONE), NONCE_BYTES);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    byte[] record = sealed(cipher, payload);
    return ByteBuffer.allocate(SALT_BYTES + 4 + 1 + point.length + record.length)
        .put(salt)
        .putInt(RECORD_BYTES)
        .put((byte) point.length)
        .put(point)
        .put(record)
        .array();
  }

  private static byte[] sealed(Cipher cipher, byte[] payload) throws GeneralSecurityException {
    byte[] content = Arrays.copyOf(payload, payload.length + 1);
    content[payload.length] = LAST_RECORD;
    return cipher.doFinal(content);
  }

  private static byte[] hmac(Mac mac, byte[] key, byte[]... parts) throws GeneralSecurityException {
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] info(String text) {
    return (text + "\0").getBytes(StandardCharsets.US_ASCII);
  }
}
