package io.pabal.deliver.push.webpush;

import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.provider.Trust;
import io.pabal.deliver.push.PushCheck;
import io.pabal.deliver.push.PushLimits;
import java.io.Serializable;
import java.util.Base64;
import java.util.List;

/**
 * Our identity at the push services of browsers, and which of them we trust: checked configuration,
 * fit to travel with a job.
 *
 * @param name its name in outcomes and metrics
 * @param privateKey the VAPID key (RFC 8292): PKCS #8 in PEM, or 32 bytes in base64url
 * @param publicKey its public half, 65 bytes in base64url: what pages subscribe with
 * @param subject whom a push service can reach about us: mailto: or https:
 * @param hosts who may be an endpoint's host, see {@link EndpointRules}
 * @param trustedPem certificates in PEM (the text, not a path) that alone are trusted; null for the
 *     system's authorities
 * @param limits what we send at most
 */
public record WebPushProvider(
    String name,
    Secret privateKey,
    String publicKey,
    String subject,
    List<String> hosts,
    String trustedPem,
    PushLimits limits)
    implements Serializable {
  /** The push services of the large browsers: Chrome and others, Firefox, Edge, Safari. */
  public static final List<String> DEFAULT_HOSTS =
      List.of(
          "fcm.googleapis.com",
          "*.push.services.mozilla.com",
          "*.notify.windows.com",
          "*.push.apple.com");

  public WebPushProvider {
    hosts = List.copyOf(hosts);
    PushCheck.name(name);
    PushCheck.that(privateKey != null && limits != null, "webpush has a private key");
    PushCheck.that(isPublicKey(publicKey), "webpush's public key is 65 bytes in base64url");
    PushCheck.that(
        subject != null && subject.matches("(mailto:[!-~]+@[!-~]+|https://[!-~]+)"),
        "webpush's subject is mailto: or https:");
    EndpointRules.check(hosts);
    if (trustedPem != null) {
      Trust.of(trustedPem);
    }
  }

  private static boolean isPublicKey(String text) {
    try {
      byte[] bytes = text == null ? new byte[0] : Base64.getUrlDecoder().decode(text);
      return bytes.length == 65 && bytes[0] == 4;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
