package io.pabal.schema.recipient;

import java.time.Instant;

/**
 * What a push address has beside its token. Texts, because a device that this release cannot use
 * must not make its owner's whole profile unreadable: whether it can be used is the channel's to
 * say.
 *
 * @param platform {@code fcm}, {@code apns} or {@code webpush}
 * @param environment of an APNs token: {@code production} or {@code sandbox}; null means production
 * @param p256dh of a Web Push subscription: the browser's public key, base64url; null on others
 * @param auth of a Web Push subscription: its secret, base64url; null on others
 * @param registeredAt when the app last registered the token, or null; a platform that calls it
 *     dead since an earlier instant is not believed
 */
public record Device(
    String platform, String environment, String p256dh, String auth, Instant registeredAt) {
  /** Characters of a platform and of an environment; the longest have ten. */
  public static final int MAX_WORD_CHARS = 16;

  /** Characters of a key: 87 are needed for p256dh, 22 for auth. */
  public static final int MAX_KEY_CHARS = 128;

  /** A device of a platform that needs no more. */
  public static Device of(Platform platform) {
    return new Device(platform.label(), null, null, null, null);
  }

  /** Without the keys: whoever has them can read what the browser gets. */
  @Override
  public String toString() {
    return "Device[" + platform + (environment == null ? "" : " " + environment) + "]";
  }
}
