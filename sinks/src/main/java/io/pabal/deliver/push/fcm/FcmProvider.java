package io.pabal.deliver.push.fcm;

import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.provider.Trust;
import io.pabal.deliver.push.PushCheck;
import io.pabal.deliver.push.PushLimits;
import java.io.Serializable;

/**
 * A Firebase project and how to reach it: checked configuration, fit to travel with a job.
 *
 * @param name its name in outcomes and metrics
 * @param serviceAccount the JSON file of the service account
 * @param url https, without path for Google's own
 * @param trustedPem certificates in PEM (the text, not a path) that alone are trusted; null for the
 *     system's authorities
 * @param limits what we send at most
 */
public record FcmProvider(
    String name, Secret serviceAccount, String url, String trustedPem, PushLimits limits)
    implements Serializable {
  /** Google's. */
  public static final String URL = "https://fcm.googleapis.com";

  public FcmProvider {
    PushCheck.name(name);
    PushCheck.that(serviceAccount != null && limits != null, "fcm has a service account");
    PushCheck.url(url, "fcm's url");
    if (trustedPem != null) {
      Trust.of(trustedPem);
    }
  }
}
