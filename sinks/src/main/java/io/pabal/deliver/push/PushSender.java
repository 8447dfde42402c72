package io.pabal.deliver.push;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.util.Map;
import java.util.Optional;

/** Gives each message to the sender of its device's platform. Thread-safe. */
final class PushSender implements Sender {
  private final Map<Platform, Sender> platforms;

  PushSender(Map<Platform, Sender> platforms) {
    this.platforms = Map.copyOf(platforms);
  }

  @Override
  public String provider() {
    return "push";
  }

  /** The platform's sender is the provider: that is who accepts. */
  @Override
  public String provider(Envelope envelope) {
    return platform(envelope)
        .map(platforms::get)
        .map(sender -> sender.provider(envelope))
        .orElse(provider());
  }

  private static Optional<Platform> platform(Envelope envelope) {
    return Optional.ofNullable(envelope.notification().address().device())
        .map(Device::platform)
        .flatMap(Platform::of);
  }

  @Override
  public PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException {
    Platform platform =
        platform(envelope)
            .orElseThrow(
                () ->
                    new UnsendableMessageException(
                        OutcomeClass.DEAD_ADDRESS, "address: no platform of a device"));
    Sender sender = platforms.get(platform);
    if (sender == null) {
      // About us and not about the device, but no reason to stop the other platforms.
      throw new UnsendableMessageException(
          OutcomeClass.BAD_MESSAGE, "platform is not configured: " + platform.label());
    }
    return sender.prepare(envelope, message);
  }

  @Override
  public void close() {
    platforms.values().forEach(Sender::close);
  }
}
