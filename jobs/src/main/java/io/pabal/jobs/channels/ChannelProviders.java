package io.pabal.jobs.channels;

import static io.pabal.jobs.config.PabalOptions.*;
import static io.pabal.jobs.config.PabalOptions.EMAIL_PRIORITY;
import static io.pabal.jobs.config.PabalOptions.EMAIL_RATE;
import static io.pabal.jobs.config.PabalOptions.EMAIL_URGENT_SHARE;
import static io.pabal.jobs.config.PabalOptions.EMAIL_WEIGHT;
import static io.pabal.jobs.config.PabalOptions.SMS_PRIORITY;
import static io.pabal.jobs.config.PabalOptions.SMS_RATE;
import static io.pabal.jobs.config.PabalOptions.SMS_URGENT_SHARE;
import static io.pabal.jobs.config.PabalOptions.SMS_WEIGHT;

import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.deliver.channel.Providers;
import io.pabal.deliver.email.EmailProvider;
import io.pabal.deliver.email.EmailSenderFactory;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.sms.SmsGateway;
import io.pabal.deliver.sms.SmsSenderFactory;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.ProviderKeys;
import io.pabal.schema.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.flink.configuration.Configuration;

/**
 * Makes a channel's providers of the configuration: the one line of wiring that a channel needs.
 */
public final class ChannelProviders {
  private ChannelProviders() {}

  /**
   * The providers of a channel.
   *
   * @throws ConfigException when the channel's configuration is missing or wrong
   */
  public static Providers of(Channel channel, PabalConfig config) {
    try {
      return switch (channel) {
        case EMAIL -> each(ProviderKeys.EMAIL, config, ChannelProviders::mail);
        case SMS -> each(ProviderKeys.SMS, config, ChannelProviders::gateway);
        case PUSH -> PushPlatforms.of(config, Clock.systemUTC());
      };
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** Without names the channel's own keys are those of its only provider. */
  private static Providers each(
      ProviderKeys keys,
      PabalConfig config,
      BiFunction<Optional<String>, PabalConfig, Provider> of) {
    List<String> names = config.values().get(keys.names());
    if (names.isEmpty()) {
      return new Providers(List.of(of.apply(Optional.empty(), config)), true);
    }
    return new Providers(
        names.stream().map(name -> of.apply(Optional.of(name), config.of(keys, name))).toList(),
        true);
  }

  private static Provider mail(Optional<String> name, PabalConfig config) {
    Configuration values = config.values();
    String called = name.orElse(values.get(EMAIL_NAME));
    return new Provider(
        called,
        values.get(EMAIL_PRIORITY),
        values.get(EMAIL_WEIGHT),
        new ProviderBudget(values.get(EMAIL_RATE), values.get(EMAIL_URGENT_SHARE)),
        new EmailSenderFactory(mailServer(called, config), Clock.systemUTC()));
  }

  private static Provider gateway(Optional<String> name, PabalConfig config) {
    Configuration values = config.values();
    SmsGateway gateway = SmsGatewayFile.read(config.path(SMS_GATEWAY_FILE));
    String called = name.orElse(gateway.name());
    if (!called.equals(gateway.name())) {
      throw new ConfigException(
          "the gateway file of " + called + " names its gateway " + gateway.name());
    }
    return new Provider(
        called,
        values.get(SMS_PRIORITY),
        values.get(SMS_WEIGHT),
        new ProviderBudget(values.get(SMS_RATE), values.get(SMS_URGENT_SHARE)),
        new SmsSenderFactory(gateway, Clock.systemUTC()));
  }

  /** Whether a part with all channels has this one: push only when a platform is configured. */
  public static boolean configured(Channel channel, PabalConfig config) {
    return switch (channel) {
      case EMAIL, SMS -> true;
      case PUSH -> PushPlatforms.configured(config);
    };
  }

  private static EmailProvider mailServer(String name, PabalConfig config) {
    Configuration values = config.values();
    EmailProvider.Pool pool = EmailProvider.Pool.defaults();
    return EmailProvider.of(
            name,
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
