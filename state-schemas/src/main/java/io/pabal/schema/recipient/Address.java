package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import java.time.Instant;

/**
 * One place where a recipient can be reached.
 *
 * @param channel the channel that reaches it
 * @param value the e-mail address, the phone number in E.164, the token of a device, or the
 *     endpoint of a Web Push subscription
 * @param device what a push address has beside its value; null on other channels
 * @param registeredAt when the recipient last registered or confirmed this address, or null when
 *     its owner does not say; a later instant than the message that failed lifts its suppression as
 *     dead
 */
public record Address(Channel channel, String value, Device device, Instant registeredAt) {
  /** RFC 5321, 4.5.3.1: 64 of the local part, "@", 255 of the domain. */
  public static final int MAX_CHARS = 320;

  /** Tokens have some hundred characters; the longest endpoints of browsers have about 800. */
  public static final int MAX_PUSH_CHARS = 2_048;

  /** An address that is no device. */
  public Address(Channel channel, String value) {
    this(channel, value, null, null);
  }

  /** An address of which its owner does not say when it was registered. */
  public Address(Channel channel, String value, Device device) {
    this(channel, value, device, null);
  }

  /** When it was last registered, as the address or as its device says it; null when neither. */
  @JsonIgnore
  public Instant registered() {
    Instant ofDevice = device == null ? null : device.registeredAt();
    if (registeredAt == null || ofDevice == null) {
      return registeredAt == null ? ofDevice : registeredAt;
    }
    return registeredAt.isAfter(ofDevice) ? registeredAt : ofDevice;
  }

  /** The key of this address in item ids: see {@link Ids#addressKey}. */
  @JsonIgnore
  public String key() {
    return Ids.addressKey(channel, value);
  }

  /** Characters of a value on a channel, by the channel's label. */
  public static int maxChars(String channel) {
    return Channel.PUSH.label().equals(channel) ? MAX_PUSH_CHARS : MAX_CHARS;
  }
}
