package io.pabal.deliver.push;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import okhttp3.Dns;
import okhttp3.Request;

/**
 * What the senders of all platforms have in common: the device is one of theirs, the content is
 * complete, the life of the notification is that of the message. Thread-safe; connects when first
 * used.
 */
public abstract class PlatformSender implements Sender {
  /** Apple asks to keep connections for hours; a quiet one is asked every {@link #PING}. */
  private static final Duration IDLE = Duration.ofMinutes(30);

  /** How soon a dead connection is noticed. */
  private static final Duration PING = Duration.ofSeconds(30);

  private final Platform platform;
  private final String name;
  private final PushLimits limits;
  private final Clock clock;

  /**
   * @param name in outcomes and metrics
   * @param clock compared with the end of the notification's life
   */
  protected PlatformSender(Platform platform, String name, PushLimits limits, Clock clock) {
    this.platform = platform;
    this.name = name;
    this.limits = limits;
    this.clock = clock;
  }

  /** Composes the platform's request; no network. */
  protected abstract PreparedHandOver prepare(
      Envelope envelope, PushContent content, Address address) throws UnsendableMessageException;

  @Override
  public final String provider() {
    return name;
  }

  @Override
  public final PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException {
    Address address = envelope.notification().address();
    if (!isOurs(address)) {
      throw refused(address.device());
    }
    return prepare(envelope, PushContent.of(envelope, message), address);
  }

  /** Devices of its own platform only. */
  @Override
  public final boolean serves(OutboxNotification notification) {
    return isOurs(notification.address());
  }

  private boolean isOurs(Address address) {
    return address.device() != null && platform.label().equals(address.device().platform());
  }

  /** Comes here only when no configured platform serves the device. */
  private static UnsendableMessageException refused(Device device) {
    Optional<Platform> other =
        Optional.ofNullable(device).map(Device::platform).flatMap(Platform::of);
    return other
        .map(
            // About us and not about the device, but no reason to stop the other platforms.
            known ->
                new UnsendableMessageException(
                    OutcomeClass.BAD_MESSAGE, "platform is not configured: " + known.label()))
        .orElseGet(() -> dead("no platform of a device"));
  }

  /** The client of a lane; secrets are asked for each result. */
  protected final OneShotHttp http(
      Lane lane, String trustedPem, Dns dns, Supplier<List<String>> secrets) {
    return new OneShotHttp(
        new OneShotHttp.Settings(
            "push-" + name,
            // One more, so that a token never waits behind the messages that wait for it.
            limits.capacity(lane) + 1,
            limits.connect(),
            limits.deadline(),
            IDLE,
            PING,
            Trust.of(trustedPem),
            dns),
        secrets);
  }

  /** For how long the platform may keep the message: until the end of its life, within a limit. */
  protected final long ttlSeconds(OutboxNotification notification, Duration longest) {
    long left = Duration.between(clock.instant(), notification.sendBefore()).toSeconds();
    return Math.max(0, Math.min(left, longest.toSeconds()));
  }

  /** Says in headers what only a sandbox wants to know. */
  protected final Request.Builder identified(Request.Builder request, Envelope envelope) {
    if (limits.identityHeaders()) {
      List<Item> items = envelope.notification().items();
      request.header("X-Pabal-Notification", envelope.notification().notificationId());
      request.header(
          "X-Pabal-Items", items.stream().map(Item::itemId).collect(Collectors.joining(" ")));
      request.header("X-Pabal-Hand-Over", envelope.handOver().toString());
      request.header(
          "X-Pabal-Attempt",
          Integer.toString(items.stream().mapToInt(Item::attempt).max().orElse(1)));
    }
    return request;
  }

  /** The clock of this sender. */
  protected final Clock clock() {
    return clock;
  }

  /** An address that cannot be reached, whatever is sent there. */
  protected static UnsendableMessageException dead(String message) {
    return new UnsendableMessageException(OutcomeClass.DEAD_ADDRESS, "address: " + message);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + name + "]";
  }
}
