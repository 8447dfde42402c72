package io.pabal.jobs.channels;

import static io.pabal.jobs.config.PabalOptions.*;
import static io.pabal.jobs.config.PabalOptions.PUSH_RATE;
import static io.pabal.jobs.config.PabalOptions.PUSH_URGENT_SHARE;

import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.deliver.channel.Providers;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushLimits;
import io.pabal.deliver.push.apns.ApnsProvider;
import io.pabal.deliver.push.apns.ApnsSenderFactory;
import io.pabal.deliver.push.fcm.FcmProvider;
import io.pabal.deliver.push.fcm.FcmSenderFactory;
import io.pabal.deliver.push.webpush.WebPushProvider;
import io.pabal.deliver.push.webpush.WebPushSenderFactory;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.recipient.Platform;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** The platforms of the channel push: those whose key is configured. */
final class PushPlatforms {
  private final PabalConfig config;
  private final Configuration values;
  private final Clock clock;

  private PushPlatforms(PabalConfig config, Clock clock) {
    this.config = config;
    this.values = config.values();
    this.clock = clock;
  }

  /** Whether any platform is configured. */
  static boolean configured(PabalConfig config) {
    Configuration values = config.values();
    return values.contains(FCM_SERVICE_ACCOUNT)
        || values.contains(APNS_KEY)
        || values.contains(WEBPUSH_PRIVATE_KEY);
  }

  /**
   * The configured platforms, a provider each.
   *
   * @throws ConfigException when there is none, or what one needs is missing
   */
  static Providers of(PabalConfig config, Clock clock) {
    if (!configured(config)) {
      throw new ConfigException(
          "no platform of push is configured: "
              + FCM_SERVICE_ACCOUNT.key()
              + ", "
              + APNS_KEY.key()
              + " or "
              + WEBPUSH_PRIVATE_KEY.key());
    }
    return new Providers(new PushPlatforms(config, clock).platforms(), false);
  }

  /** One line a platform. */
  private List<Provider> platforms() {
    List<Provider> platforms = new ArrayList<>();
    values.getOptional(FCM_SERVICE_ACCOUNT).ifPresent(s -> platforms.add(of(Platform.FCM, fcm(s))));
    values.getOptional(APNS_KEY).ifPresent(k -> platforms.add(of(Platform.APNS, apns(k))));
    values
        .getOptional(WEBPUSH_PRIVATE_KEY)
        .ifPresent(k -> platforms.add(of(Platform.WEBPUSH, web(k))));
    return platforms;
  }

  private Provider of(Platform platform, SenderFactory senders) {
    ProviderBudget budget =
        new ProviderBudget(values.get(PUSH_RATE), values.get(PUSH_URGENT_SHARE));
    return new Provider(platform.label(), 1, 1, budget, senders);
  }

  private SenderFactory apns(String key) {
    return new ApnsSenderFactory(
        new ApnsProvider(
            Platform.APNS.label(),
            Secret.parse(key),
            config.required(APNS_KEY_ID),
            config.required(APNS_TEAM_ID),
            config.required(APNS_TOPIC),
            values.get(APNS_URL),
            values.get(APNS_SANDBOX_URL),
            trusted(),
            limits()),
        clock);
  }

  private SenderFactory web(String privateKey) {
    return new WebPushSenderFactory(
        new WebPushProvider(
            Platform.WEBPUSH.label(),
            Secret.parse(privateKey),
            config.required(WEBPUSH_PUBLIC_KEY),
            config.required(WEBPUSH_SUBJECT),
            values.get(WEBPUSH_HOSTS),
            trusted(),
            limits()),
        clock);
  }

  private SenderFactory fcm(String serviceAccount) {
    return new FcmSenderFactory(
        new FcmProvider(
            Platform.FCM.label(),
            Secret.parse(serviceAccount),
            values.get(FCM_URL),
            trusted(),
            limits()),
        clock);
  }

  private PushLimits limits() {
    PushLimits defaults = PushLimits.defaults();
    return new PushLimits(
        values.get(PUSH_URGENT_CAPACITY),
        values.get(PUSH_NORMAL_CAPACITY),
        defaults.connect(),
        defaults.deadline(),
        values.get(PUSH_IDENTITY_HEADERS));
  }

  private String trusted() {
    return values.contains(PUSH_TRUST_FILE)
        ? ChannelProviders.text(config.path(PUSH_TRUST_FILE))
        : null;
  }
}
