package io.pabal.jobs.channels;

import static io.pabal.jobs.config.PabalOptions.*;

import io.pabal.deliver.channel.SenderFactory;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.push.PushLimits;
import io.pabal.deliver.push.PushSenderFactory;
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
import java.util.EnumMap;
import java.util.Map;
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
   * The senders of all configured platforms.
   *
   * @throws ConfigException when there is none, or what one needs is missing
   */
  static SenderFactory of(PabalConfig config, Clock clock) {
    if (!configured(config)) {
      throw new ConfigException(
          "no platform of push is configured: "
              + FCM_SERVICE_ACCOUNT.key()
              + ", "
              + APNS_KEY.key()
              + " or "
              + WEBPUSH_PRIVATE_KEY.key());
    }
    return new PushSenderFactory(new PushPlatforms(config, clock).platforms());
  }

  /** One line a platform. */
  private Map<Platform, SenderFactory> platforms() {
    Map<Platform, SenderFactory> platforms = new EnumMap<>(Platform.class);
    values.getOptional(FCM_SERVICE_ACCOUNT).ifPresent(s -> platforms.put(Platform.FCM, fcm(s)));
    values.getOptional(APNS_KEY).ifPresent(k -> platforms.put(Platform.APNS, apns(k)));
    values.getOptional(WEBPUSH_PRIVATE_KEY).ifPresent(k -> platforms.put(Platform.WEBPUSH, web(k)));
    return platforms;
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
        ? SenderFactories.text(config.path(PUSH_TRUST_FILE))
        : null;
  }
}
