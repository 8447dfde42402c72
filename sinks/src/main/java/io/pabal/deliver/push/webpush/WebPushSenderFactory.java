package io.pabal.deliver.push.webpush;

import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Clock;
import java.time.Duration;

/** Opens senders for Web Push. */
public final class WebPushSenderFactory implements SenderFactory {
  private final WebPushProvider provider;
  private final Clock clock;

  /**
   * @param clock must be serializable, as the system clocks are
   */
  public WebPushSenderFactory(WebPushProvider provider, Clock clock) {
    this.provider = provider;
    this.clock = clock;
  }

  @Override
  public Channel channel() {
    return Channel.PUSH;
  }

  @Override
  public int capacity(Lane lane) {
    return provider.limits().capacity(lane);
  }

  @Override
  public Duration deadline() {
    return provider.limits().deadline();
  }

  @Override
  public Sender open(Lane lane) {
    return new WebPushSender(provider, lane, clock);
  }
}
