package io.pabal.deliver.push.apns;

import io.pabal.deliver.provider.Jwt;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The token by which Apple knows us. Apple wants one to be used for 20 minutes at least (else 429
 * TooManyProviderTokenUpdates) and 60 at most (else 403 ExpiredProviderToken). Thread-safe.
 */
final class ProviderTokens {
  /** Between Apple's two bounds, away from both. */
  static final Duration USED_FOR = Duration.ofMinutes(40);

  /** Earlier a new one must not be made, whatever is said of the old one. */
  static final Duration AT_LEAST = Duration.ofMinutes(20);

  /** A token and when it was made. */
  record Token(String value, Instant made) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Token[made " + made + "]";
    }
  }

  private final PrivateKey key;
  private final String keyId;
  private final String teamId;
  private final Clock clock;
  private Token current;

  ProviderTokens(PrivateKey key, String keyId, String teamId, Clock clock) {
    this.key = key;
    this.keyId = keyId;
    this.teamId = teamId;
    this.clock = clock;
  }

  synchronized Token token() {
    Instant now = clock.instant();
    if (current == null || !now.isBefore(current.made().plus(USED_FOR))) {
      current = make(now);
    }
    return current;
  }

  private Token make(Instant now) {
    Map<String, Object> claims = Map.of("iss", teamId, "iat", now.getEpochSecond());
    return new Token(Jwt.sign(Map.of("kid", keyId), claims, key), now);
  }

  /**
   * Apple says that a token has ended.
   *
   * @return whether a new one may be made of it
   */
  synchronized boolean ended(Token token) {
    boolean may = !clock.instant().isBefore(token.made().plus(AT_LEAST));
    if (may && token.equals(current)) {
      current = null;
    }
    return may;
  }

  /** What must appear nowhere. */
  synchronized String known() {
    return current == null ? null : current.value();
  }
}
