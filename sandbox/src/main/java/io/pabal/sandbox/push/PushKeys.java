package io.pabal.sandbox.push;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Keys of the sandbox's providers and browsers, and their forms as text. */
final class PushKeys {
  private PushKeys() {}

  static KeyPair ec() {
    return generate("EC");
  }

  static KeyPair rsa() {
    return generate("RSA");
  }

  private static KeyPair generate(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2_048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java makes no " + algorithm + " keys", e);
    }
  }

  /** PKCS #8 in PEM, as Google and Apple give keys. */
  static String pem(KeyPair keys) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(keys.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** Both halves on one line, for a file. */
  static String stored(KeyPair keys) {
    Base64.Encoder base64 = Base64.getEncoder();
    return base64.encodeToString(keys.getPrivate().getEncoded())
        + "."
        + base64.encodeToString(keys.getPublic().getEncoded());
  }

  /** What {@link #stored} wrote. */
  static KeyPair read(String stored, String algorithm) {
    try {
      int dot = stored.indexOf('.');
      KeyFactory factory = KeyFactory.getInstance(algorithm);
      Base64.Decoder base64 = Base64.getDecoder();
      return new KeyPair(
          factory.generatePublic(
              new X509EncodedKeySpec(base64.decode(stored.substring(dot + 1).strip()))),
          factory.generatePrivate(
              new PKCS8EncodedKeySpec(base64.decode(stored.substring(0, dot)))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored key of the sandbox is broken", e);
    }
  }

  /** The 65 bytes of a public key of P-256: the end of its X.509 form. */
  static byte[] point(KeyPair keys) {
    byte[] encoded = keys.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 65, encoded.length);
  }

  /** The key of a point; null when it is none of P-256. */
  static PublicKey publicKey(byte[] point) {
    if (point.length != 65 || point[0] != 4) {
      return null;
    }
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPoint at =
          new ECPoint(
              new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
              new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
      ECPublicKey key =
          (ECPublicKey)
              KeyFactory.getInstance("EC")
                  .generatePublic(
                      new ECPublicKeySpec(at, curve.getParameterSpec(ECParameterSpec.class)));
      return key;
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Bytes of base64url; empty when it is none. */
  static byte[] bytes(String base64) {
    try {
      return base64 == null ? new byte[0] : Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
