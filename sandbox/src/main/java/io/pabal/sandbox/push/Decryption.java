package io.pabal.sandbox.push;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser does with a Web Push message (RFC 8291 over RFC 8188, one record). With nothing
 * but Java's own, and not the library that encrypted it, so that the two can disagree.
 */
final class Decryption {
  private static final int SALT = 16;
  private static final int KEY_LENGTH_AT = 20;
  private static final int HEADER = 21;
  private static final int TAG = 16;

  private Decryption() {}

  /**
   * The text inside.
   *
   * @throws GeneralSecurityException when it is not for this browser, or no such message at all
   */
  static byte[] read(byte[] body, KeyPair browser, byte[] auth) throws GeneralSecurityException {
    if (body.length < HEADER + 65 + TAG + 1 || body[KEY_LENGTH_AT] != 65) {
      throw new GeneralSecurityException("no aes128gcm header with a key of 65 bytes");
    }
    byte[] salt = Arrays.copyOf(body, SALT);
    int recordSize = ByteBuffer.wrap(body, SALT, 4).getInt();
    byte[] sender = Arrays.copyOfRange(body, HEADER, HEADER + 65);
    byte[] content = Arrays.copyOfRange(body, HEADER + 65, body.length);
    PublicKey key = PushKeys.publicKey(sender);
    if (key == null || recordSize < content.length) {
      throw new GeneralSecurityException("a key that is none, or more than one record");
    }
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(browser.getPrivate());
    agreement.doPhase(key, true);
    byte[] info = join(ascii("WebPush: info\0"), PushKeys.point(browser), sender);
    byte[] ikm = hkdf(auth, agreement.generateSecret(), info, 32);
    byte[] contentKey = hkdf(salt, ikm, ascii("Content-Encoding: aes128gcm\0"), 16);
    byte[] nonce = hkdf(salt, ikm, ascii("Content-Encoding: nonce\0"), 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(contentKey, "AES"),
        new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    return withoutPadding(cipher.doFinal(content));
  }

  private static byte[] withoutPadding(byte[] padded) throws GeneralSecurityException {
    int end = padded.length - 1;
    while (end >= 0 && padded[end] == 0) {
      end--;
    }
    if (end < 0 || padded[end] != 2) {
      throw new GeneralSecurityException("no delimiter of the last record");
    }
    return Arrays.copyOf(padded, end);
  }

  /** RFC 5869 for at most one block of output. */
  private static byte[] hkdf(byte[] salt, byte[] ikm, byte[] info, int length)
      throws GeneralSecurityException {
    return Arrays.copyOf(hmac(hmac(salt, ikm), join(info, new byte[] {1})), length);
  }

  private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
