package io.pabal.schema.recipient;

import java.util.Optional;

/** Whose service brings a push message to a device. */
public enum Platform {
  /** Firebase Cloud Messaging: Android, and whatever else has a Firebase app. */
  FCM("fcm"),
  /** Apple Push Notification service. */
  APNS("apns"),
  /** A browser's push service (RFC 8030). */
  WEBPUSH("webpush");

  private final String label;

  Platform(String label) {
    this.label = label;
  }

  /** The platform's name in profiles, configuration and metrics. */
  public String label() {
    return label;
  }

  /** The platform with this label, or empty when this release knows none. */
  public static Optional<Platform> of(String label) {
    for (Platform platform : values()) {
      if (platform.label.equals(label)) {
        return Optional.of(platform);
      }
    }
    return Optional.empty();
  }
}
