package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pabal.schema.Channel;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * That an address of a recipient must not be used, for one reason; or that such a word was taken
 * back.
 *
 * <p><b>Which word wins</b> is decided by the instants of the words, never by the order in which
 * they are read: it holds unless it was lifted after {@code since}. A dead address also ends with a
 * registration after {@code since}: the message that failed was planned before it. So an old report
 * that comes again, or comes late, changes nothing.
 *
 * @param channel of the address
 * @param addressKey see {@link io.pabal.schema.Ids#addressKey}
 * @param reason why
 * @param since of a dead address when the message that failed was planned, otherwise when the
 *     recipient spoke; null when it was only ever lifted
 * @param by the way of the word that {@code since} belongs to; null without
 * @param code the provider's own code with that word, or null
 * @param liftedAt when it was last taken back, or null
 */
public record Suppression(
    Channel channel,
    String addressKey,
    SuppressionReason reason,
    Instant since,
    SuppressedBy by,
    String code,
    Instant liftedAt) {
  /** Characters of {@code code}; what is longer is cut. */
  public static final int MAX_CODE_CHARS = 64;

  private static final Comparator<Suppression> BY_SINCE =
      Comparator.comparing(Suppression::since, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Suppression::by, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Suppression::code, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** A word that suppresses. */
  public static Suppression said(
      Channel channel,
      String addressKey,
      SuppressionReason reason,
      Instant since,
      SuppressedBy by,
      String code) {
    return new Suppression(channel, addressKey, reason, since, by, code, null);
  }

  /** A word that takes back. */
  public static Suppression lifted(
      Channel channel, String addressKey, SuppressionReason reason, Instant at) {
    return new Suppression(channel, addressKey, reason, null, null, null, at);
  }

  /** Whether both are of the same address and reason. */
  boolean isSameAs(Suppression other) {
    return channel == other.channel
        && addressKey.equals(other.addressKey)
        && reason == other.reason;
  }

  /** Both words on one address and reason: of each kind the newest. */
  Suppression with(Suppression other) {
    Suppression newer = BY_SINCE.compare(this, other) >= 0 ? this : other;
    return new Suppression(
        channel,
        addressKey,
        reason,
        newer.since,
        newer.by,
        newer.code,
        later(liftedAt, other.liftedAt));
  }

  /** Whether nobody took it back after it was said. */
  @JsonIgnore
  public boolean isInForce() {
    return since != null && (liftedAt == null || !liftedAt.isAfter(since));
  }

  /** Whether this address must not be used because of it. */
  public boolean holds(Address address) {
    return isInForce()
        && channel == address.channel()
        && addressKey.equals(address.key())
        && !(reason == SuppressionReason.DEAD_ADDRESS && isRegisteredAfter(address, since));
  }

  /** The newest instant that it names. */
  Instant newest() {
    return Objects.requireNonNullElse(later(since, liftedAt), Instant.EPOCH);
  }

  private static boolean isRegisteredAfter(Address address, Instant since) {
    Instant registered = address.registered();
    return registered != null && registered.isAfter(since);
  }

  private static Instant later(Instant one, Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
