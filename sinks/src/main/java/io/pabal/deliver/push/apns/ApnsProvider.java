package io.pabal.deliver.push.apns;

import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.provider.Trust;
import io.pabal.deliver.push.PushCheck;
import io.pabal.deliver.push.PushLimits;
import java.io.Serializable;

/**
 * An app at Apple's push service: checked configuration, fit to travel with a job.
 *
 * @param name its name in outcomes and metrics
 * @param key the signing key that Apple gave (.p8, PKCS #8 in PEM)
 * @param keyId its id, ten characters
 * @param teamId the team's id, ten characters
 * @param topic the app's bundle id
 * @param url https, of tokens of the production environment
 * @param sandboxUrl https, of tokens of the sandbox environment
 * @param trustedPem certificates in PEM (the text, not a path) that alone are trusted; null for the
 *     system's authorities
 * @param limits what we send at most
 */
public record ApnsProvider(
    String name,
    Secret key,
    String keyId,
    String teamId,
    String topic,
    String url,
    String sandboxUrl,
    String trustedPem,
    PushLimits limits)
    implements Serializable {
  /** Apple's, for apps from the store. */
  public static final String URL = "https://api.push.apple.com";

  /** Apple's, for apps in development. */
  public static final String SANDBOX_URL = "https://api.sandbox.push.apple.com";

  public ApnsProvider {
    PushCheck.name(name);
    PushCheck.that(key != null && limits != null, "apns has a key");
    PushCheck.that(keyId != null && keyId.matches("[A-Z0-9]{10}"), "apns' key id has ten A-Z0-9");
    PushCheck.that(
        teamId != null && teamId.matches("[A-Z0-9]{10}"), "apns' team id has ten A-Z0-9");
    PushCheck.that(
        topic != null && topic.matches("[A-Za-z0-9.-]{1,255}"), "apns' topic is a bundle id");
    PushCheck.url(url, "apns' url");
    PushCheck.url(sandboxUrl, "apns' sandbox url");
    if (trustedPem != null) {
      Trust.of(trustedPem);
    }
  }
}
