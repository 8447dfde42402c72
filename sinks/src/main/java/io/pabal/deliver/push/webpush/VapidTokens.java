package io.pabal.deliver.push.webpush;

import com.zerodeplibs.webpush.VAPIDKeyPair;
import com.zerodeplibs.webpush.VAPIDKeyPairs;
import com.zerodeplibs.webpush.jwt.VAPIDJWTParam;
import com.zerodeplibs.webpush.key.PrivateKeySource;
import com.zerodeplibs.webpush.key.PrivateKeySources;
import com.zerodeplibs.webpush.key.PublicKeySources;
import io.pabal.deliver.provider.Jwt;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Authorization headers by RFC 8292, one an origin, used for hours: signing one takes longer than
 * all the rest of a request. Thread-safe.
 */
final class VapidTokens {
  /** RFC 8292 section 2: at most 24 hours; away from it, for clocks that are wrong. */
  static final Duration LIFE = Duration.ofHours(12);

  /** A token is renewed when so much of its life is left. */
  static final Duration RENEW_BEFORE = Duration.ofHours(1);

  /** Origins whose tokens are kept: the list of hosts has few, a wild card may have more. */
  static final int MAX_ORIGINS = 1_000;

  private record Header(String value, Instant ends) {}

  private final VAPIDKeyPair keys;
  private final String subject;
  private final Clock clock;
  private final Map<String, Header> byOrigin =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Header> eldest) {
          return size() > MAX_ORIGINS;
        }
      };

  /**
   * @param privateKey PKCS #8 in PEM, or 32 bytes in base64url
   * @param publicKey 65 bytes in base64url
   * @throws IllegalArgumentException when they are none; the message does not show them
   */
  VapidTokens(String privateKey, String publicKey, String subject, Clock clock) {
    this.keys =
        VAPIDKeyPairs.of(
            source(privateKey),
            PublicKeySources.ofUncompressedBytes(Base64.getUrlDecoder().decode(publicKey)));
    this.subject = subject;
    this.clock = clock;
  }

  private static PrivateKeySource source(String privateKey) {
    if (privateKey.contains("BEGIN")) {
      return PrivateKeySources.ofECPrivateKey((ECPrivateKey) Jwt.key(privateKey, "EC"));
    }
    try {
      byte[] scalar = Base64.getUrlDecoder().decode(privateKey.strip());
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPrivateKeySpec spec =
          new ECPrivateKeySpec(
              new BigInteger(1, scalar), curve.getParameterSpec(ECParameterSpec.class));
      return PrivateKeySources.ofECPrivateKey(
          (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("webpush's private key is neither PEM nor base64url");
    }
  }

  /** The header for an origin such as {@code https://push.example}. */
  synchronized String header(String origin) {
    Instant now = clock.instant();
    Header known = byOrigin.get(origin);
    if (known != null && now.isBefore(known.ends().minus(RENEW_BEFORE))) {
      return known.value();
    }
    Instant ends = now.plus(LIFE);
    Header made = new Header(sign(origin, ends), ends);
    byOrigin.put(origin, made);
    return made.value();
  }

  private String sign(String origin, Instant ends) {
    try {
      return keys.generateAuthorizationHeaderValue(
          VAPIDJWTParam.getBuilder()
              .resourceURL(URI.create(origin).toURL())
              .expirationTime(ends)
              .subject(subject)
              .build());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not an origin", e);
    }
  }
}
