package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Clock;
import java.time.Duration;

/** Opens SMS senders. */
public final class SmsSenderFactory implements SenderFactory {
  private final SmsGateway gateway;
  private final Clock clock;

  /**
   * @param clock compared with dates in Retry-After; must be serializable, as the system clocks are
   */
  public SmsSenderFactory(SmsGateway gateway, Clock clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  @Override
  public Channel channel() {
    return Channel.SMS;
  }

  @Override
  public int capacity(Lane lane) {
    return gateway.limits().capacity(lane);
  }

  @Override
  public Duration deadline() {
    return gateway.limits().deadline();
  }

  @Override
  public Sender open(Lane lane) {
    return new SmsSender(gateway, lane, clock);
  }
}
