package io.pabal.deliver.push.webpush;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and agreement on the curve P-256, by Java's own code or by Conscrypt, which takes about a
 * fortieth of the time. Thread-safe.
 *
 * <p>Conscrypt is used where the JVM's own class path has it (Flink's {@code lib} folder), never
 * out of a job's jar, and without changing the JVM's list of providers, which other jobs share. Out
 * of a job's jar each submission would load its native library anew, and what that library holds
 * keeps the job's class loader in memory for good.
 */
final class P256 {
  /** Of a point: its form, and 32 bytes each of x and y. */
  static final int POINT_BYTES = 65;

  private static final Logger LOG = LoggerFactory.getLogger(P256.class);

  private static final String CONSCRYPT = "org.conscrypt.OpenSSLProvider";

  /** What precedes a point of this curve in X.509 (RFC 5480). */
  private static final byte[] X509_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  // SEC 2 section 2.4.2: the field's prime and b of y^2 = x^3 - 3x + b.
  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final Provider provider;

  private P256(Provider provider) {
    this.provider = provider;
  }

  /** Java's own. */
  static P256 plain() {
    return new P256(null);
  }

  /** Conscrypt where it is there and works, else Java's own; says which in the log. */
  static P256 fastest() {
    return fastest(ClassLoader.getSystemClassLoader());
  }

  /**
   * The same.
   *
   * @param loader whose Conscrypt is taken
   */
  static P256 fastest(ClassLoader loader) {
    try {
      Provider conscrypt =
          Class.forName(CONSCRYPT, true, loader)
              .asSubclass(Provider.class)
              .getConstructor()
              .newInstance();
      P256 fast = new P256(conscrypt);
      fast.prove();
      LOG.info("Web Push encrypts with Conscrypt");
      return fast;
    } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError e) {
      // Also a native library that is not for this machine, or was loaded by another class loader.
      LOG.info(
          "Web Push encrypts with Java's own curve, some hundred messages a second a core; Conscrypt"
              + " on the class path of the JVM is faster (docs/channels.md): {}",
          e.toString());
      return plain();
    }
  }

  /** Both sides agree, one of them by Java's own: else a provider is of no use. */
  private void prove() throws GeneralSecurityException {
    KeyPair ours = pair();
    KeyPair theirs = plain().pair();
    byte[] here = secret(ours, point(theirs));
    byte[] there = plain().secret(theirs, point(ours));
    if (!Arrays.equals(here, there)) {
      throw new GeneralSecurityException("the provider agrees with nobody");
    }
  }

  /** Whose code it is. */
  String name() {
    return provider == null ? "Java" : provider.getName();
  }

  /** A new pair of keys. */
  KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator =
        provider == null
            ? KeyPairGenerator.getInstance("EC")
            : KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The public half as 65 bytes: the end of its X.509 form. */
  static byte[] point(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length);
  }

  /**
   * What both sides can compute and nobody else.
   *
   * @param point the other side's public key, 65 bytes that may come from anybody
   * @throws GeneralSecurityException if it is no point of the curve: an answer to such a one would
   *     tell about our key
   */
  byte[] secret(KeyPair ours, byte[] point) throws GeneralSecurityException {
    if (!isOnCurve(point)) {
      throw new GeneralSecurityException("not a point of P-256");
    }
    byte[] x509 = Arrays.copyOf(X509_HEAD, X509_HEAD.length + POINT_BYTES);
    System.arraycopy(point, 0, x509, X509_HEAD.length, POINT_BYTES);
    KeyFactory factory =
        provider == null ? KeyFactory.getInstance("EC") : KeyFactory.getInstance("EC", provider);
    PublicKey theirs = factory.generatePublic(new X509EncodedKeySpec(x509));
    KeyAgreement agreement =
        provider == null
            ? KeyAgreement.getInstance("ECDH")
            : KeyAgreement.getInstance("ECDH", provider);
    agreement.init(ours.getPrivate());
    agreement.doPhase(theirs, true);
    return agreement.generateSecret();
  }

  private static boolean isOnCurve(byte[] point) {
    if (point.length != POINT_BYTES || point[0] != 4) {
      return false;
    }
    BigInteger x = new BigInteger(1, point, 1, 32);
    BigInteger y = new BigInteger(1, point, 33, 32);
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B);
    return x.compareTo(P) < 0
        && y.compareTo(P) < 0
        && y.multiply(y).subtract(right).mod(P).signum() == 0;
  }
}
