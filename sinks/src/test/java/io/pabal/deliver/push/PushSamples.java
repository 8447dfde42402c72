package io.pabal.deliver.push;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Messages, keys and times for the tests of all platforms. */
public final class PushSamples {
  public static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
  public static final RenderedMessage MESSAGE =
      new RenderedMessage(
          "ko",
          Map.of(
              Part.PUSH_TITLE, "Your parcel",
              Part.PUSH_BODY, "arrives \"today\"\n한글 {}",
              Part.PUSH_LINK, "https://shop.example/orders/1?a=b",
              Part.PUSH_DATA, "order: 2026-1\nstatus: shipped: today"));

  private PushSamples() {}

  public static Envelope to(String value, Device device) {
    return to(value, device, Lane.NORMAL);
  }

  public static Envelope to(String value, Device device, Lane lane) {
    OutboxNotification plain = SampleEnvelopes.to(Channel.PUSH, value).notification();
    OutboxNotification notification =
        new OutboxNotification(
            plain.schema(),
            plain.notificationId(),
            plain.recipient(),
            new Address(Channel.PUSH, value, device),
            lane,
            plain.category(),
            plain.template(),
            plain.locale(),
            plain.zone(),
            plain.items(),
            plain.dataJson(),
            plain.catalogVersion(),
            InDoubtRule.RESEND,
            false,
            plain.decidedAt(),
            plain.sendBefore());
    return new Envelope(notification, new HandOver("e1", 7), false);
  }

  public static PushLimits limits(Duration deadline) {
    return new PushLimits(2, 2, Duration.ofSeconds(20), deadline, true);
  }

  public static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(KeyPair keys) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(keys.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** The 65 bytes of a public key of P-256: the end of its X.509 form. */
  public static byte[] point(KeyPair keys) {
    byte[] encoded = ((ECPublicKey) keys.getPublic()).getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 65, encoded.length);
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The claims of a token. */
  public static String claims(String jwt) {
    return new String(
        Base64.getUrlDecoder().decode(jwt.split("\\.", 3)[1]), StandardCharsets.UTF_8);
  }
}
