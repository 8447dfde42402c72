package io.pabal.deliver.push.webpush;

import io.pabal.deliver.push.PushSamples;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The other end of RFC 8291: a browser that reads what it gets, with nothing but Java's own. */
final class Browser {
  final KeyPair keys = PushSamples.ec();
  final byte[] auth = Arrays.copyOf(PushSamples.point(PushSamples.ec()), 16);

  String p256dh() {
    return PushSamples.base64(PushSamples.point(keys));
  }

  String authText() {
    return PushSamples.base64(auth);
  }

  String read(byte[] body) throws Exception {
    byte[] salt = Arrays.copyOf(body, 16);
    int keyLength = body[20];
    byte[] sender = Arrays.copyOfRange(body, 21, 21 + keyLength);
    byte[] content = Arrays.copyOfRange(body, 21 + keyLength, body.length);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(keys.getPrivate());
    agreement.doPhase(publicKey(sender), true);
    byte[] info =
        join(
            "WebPush: info\0".getBytes(StandardCharsets.US_ASCII), PushSamples.point(keys), sender);
    byte[] ikm = hkdf(auth, agreement.generateSecret(), info, 32);
    byte[] key =
        hkdf(salt, ikm, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
    byte[] nonce =
        hkdf(salt, ikm, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    byte[] padded = cipher.doFinal(content);
    int end = padded.length - 1;
    while (padded[end] == 0) {
      end--;
    }
    if (padded[end] != 2) {
      throw new IllegalStateException("not the last record");
    }
    return new String(padded, 0, end, StandardCharsets.UTF_8);
  }

  private PublicKey publicKey(byte[] point) throws Exception {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new java.security.spec.ECGenParameterSpec("secp256r1"));
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
            new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(at, ((ECPublicKey) keys.getPublic()).getParams()));
  }

  private static byte[] hkdf(byte[] salt, byte[] ikm, byte[] info, int length) throws Exception {
    byte[] prk = hmac(salt, ikm);
    return Arrays.copyOf(hmac(prk, join(info, new byte[] {1})), length);
  }

  private static byte[] hmac(byte[] key, byte[] data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  private static byte[] join(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
