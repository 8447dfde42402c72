package io.pabal.deliver.push;

import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.recipient.Platform;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Opens the senders of every configured platform as one. */
public final class PushSenderFactory implements SenderFactory {
  private final EnumMap<Platform, SenderFactory> platforms;

  /**
   * @param platforms at least one
   */
  public PushSenderFactory(Map<Platform, SenderFactory> platforms) {
    PushCheck.that(!platforms.isEmpty(), "at least one platform is configured");
    this.platforms = new EnumMap<>(platforms);
  }

  @Override
  public Channel channel() {
    return Channel.PUSH;
  }

  /** What every platform can take, so that none of them lets messages queue inside. */
  @Override
  public int capacity(Lane lane) {
    return platforms.values().stream().mapToInt(p -> p.capacity(lane)).min().orElseThrow();
  }

  @Override
  public Duration deadline() {
    return platforms.values().stream()
        .map(SenderFactory::deadline)
        .max(Duration::compareTo)
        .orElseThrow();
  }

  @Override
  public Sender open(Lane lane) {
    Map<Platform, Sender> senders = new EnumMap<>(Platform.class);
    platforms.forEach((platform, factory) -> senders.put(platform, factory.open(lane)));
    return new PushSender(senders);
  }
}
