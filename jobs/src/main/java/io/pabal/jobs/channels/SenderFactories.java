package io.pabal.jobs.channels;

import static io.pabal.jobs.config.PabalOptions.*;

import io.pabal.deliver.channel.SenderFactory;
import io.pabal.deliver.email.EmailProvider;
import io.pabal.deliver.email.EmailSenderFactory;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.sms.SmsSenderFactory;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.flink.configuration.Configuration;

/** Makes a channel's senders of the configuration: the one line of wiring that a channel needs. */
public final class SenderFactories {
  private SenderFactories() {}

  /**
   * The senders of a channel.
   *
   * @throws ConfigException when the channel's configuration is missing or wrong
   */
  public static SenderFactory of(Channel channel, PabalConfig config) {
    try {
      return switch (channel) {
        case EMAIL -> new EmailSenderFactory(mailServer(config), Clock.systemUTC());
        case SMS ->
            new SmsSenderFactory(
                SmsGatewayFile.read(config.path(SMS_GATEWAY_FILE)), Clock.systemUTC());
        case PUSH -> PushPlatforms.of(config, Clock.systemUTC());
      };
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** Whether a part with all channels has this one: push only when a platform is configured. */
  public static boolean configured(Channel channel, PabalConfig config) {
    return switch (channel) {
      case EMAIL, SMS -> true;
      case PUSH -> PushPlatforms.configured(config);
    };
  }

  private static EmailProvider mailServer(PabalConfig config) {
    Configuration values = config.values();
    EmailProvider.Pool pool = EmailProvider.Pool.defaults();
    return EmailProvider.of(
            values.get(EMAIL_NAME),
            new EmailProvider.Server(
                config.required(EMAIL_HOST),
                values.get(EMAIL_PORT),
                values.get(EMAIL_TLS),
                values.contains(EMAIL_TRUST_FILE) ? text(config.path(EMAIL_TRUST_FILE)) : null),
            values.contains(EMAIL_USER)
                ? new EmailProvider.Login(
                    values.get(EMAIL_USER),
                    Secret.parse(config.required(EMAIL_PASSWORD)),
                    values.get(EMAIL_AUTH))
                : null,
            EmailProvider.Identity.of(config.required(EMAIL_FROM), values.get(EMAIL_FROM_NAME)))
        .withPool(
            new EmailProvider.Pool(
                values.get(EMAIL_URGENT_CONNECTIONS),
                values.get(EMAIL_NORMAL_CONNECTIONS),
                pool.idle(),
                pool.maxMessages(),
                pool.maxAge()))
        .withUnsubscribe(UnsubscribeLinks.of(config).orElse(null))
        .withBounces(
            new EmailProvider.Bounces(bounceAddresses(config), values.get(EMAIL_DELIVERY_REPORTS)));
  }

  private static EmailProvider.Verp bounceAddresses(PabalConfig config) {
    Configuration values = config.values();
    return values
        .getOptional(EMAIL_BOUNCE_DOMAIN)
        .map(
            domain ->
                new EmailProvider.Verp(
                    values.get(EMAIL_BOUNCE_PREFIX),
                    domain,
                    Secret.parse(config.required(EMAIL_BOUNCE_KEY))))
        .orElse(null);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    }
  }
}
