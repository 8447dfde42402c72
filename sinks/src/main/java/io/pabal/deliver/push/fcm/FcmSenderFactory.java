package io.pabal.deliver.push.fcm;

import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Clock;
import java.time.Duration;

/** Opens senders for FCM. */
public final class FcmSenderFactory implements SenderFactory {
  private final FcmProvider provider;
  private final Clock clock;

  /**
   * @param clock must be serializable, as the system clocks are
   */
  public FcmSenderFactory(FcmProvider provider, Clock clock) {
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
    return new FcmSender(provider, lane, clock);
  }
}
