package io.pabal.deliver.email;

import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Clock;
import java.time.Duration;

/**
 * Opens e-mail senders. The capacity of a lane is its number of connections: a connection carries
 * one message at a time.
 */
public final class EmailSenderFactory implements SenderFactory {
  private final EmailProvider provider;
  private final Clock clock;

  /**
   * @param clock for the Date header; must be serializable, as the system clocks are
   */
  public EmailSenderFactory(EmailProvider provider, Clock clock) {
    this.provider = provider;
    this.clock = clock;
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public int capacity(Lane lane) {
    return provider.pool().connections(lane);
  }

  /** The time to the final dot and the time at it. */
  @Override
  public Duration deadline() {
    return provider.timeouts().untilDot().plus(provider.timeouts().atDot());
  }

  @Override
  public Sender open(Lane lane) {
    return new EmailSender(provider, lane, clock);
  }
}
