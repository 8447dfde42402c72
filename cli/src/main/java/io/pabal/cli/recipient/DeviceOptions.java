package io.pabal.cli.recipient;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.Channel;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The apps and browsers of a profile. */
final class DeviceOptions {
  private static final String APNS_SANDBOX = "apns-sandbox";

  @Option(
      names = "--device",
      paramLabel = "PLATFORM=TOKEN",
      description =
          "An app by its token: fcm=..., apns=..., apns-sandbox=... (Apple's sandbox environment)."
              + " May be repeated.")
  private List<String> devices = List.of();

  @Option(
      names = "--browser",
      paramLabel = "FILE",
      description =
          "A browser by its push subscription: the JSON of PushSubscription.toJSON(). May be"
              + " repeated.")
  private List<Path> browsers = List.of();

  boolean isEmpty() {
    return devices.isEmpty() && browsers.isEmpty();
  }

  /**
   * Their addresses.
   *
   * @throws IllegalArgumentException saying which one is none
   */
  List<Address> addresses() {
    List<Address> addresses = new ArrayList<>();
    devices.forEach(device -> addresses.add(app(device)));
    browsers.forEach(file -> addresses.add(browser(file)));
    return addresses;
  }

  private static Address app(String text) {
    int equals = text.indexOf('=');
    String platform = equals < 0 ? "" : text.substring(0, equals);
    String token = text.substring(equals + 1);
    Device device =
        switch (platform) {
          case "fcm" -> Device.of(Platform.FCM);
          case "apns" -> Device.of(Platform.APNS);
          case APNS_SANDBOX -> new Device(Platform.APNS.label(), "sandbox", null, null, null);
          default ->
              throw new IllegalArgumentException(
                  "a device is fcm=TOKEN, apns=TOKEN or apns-sandbox=TOKEN, not " + text);
        };
    if (token.isBlank()) {
      throw new IllegalArgumentException("the device " + platform + " has no token");
    }
    return new Address(Channel.PUSH, token, device);
  }

  private static Address browser(Path file) {
    JsonNode subscription;
    try {
      subscription = Json.mapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read as JSON: " + e.getMessage(), e);
    }
    String endpoint = subscription.path("endpoint").asText("");
    String p256dh = subscription.at("/keys/p256dh").asText("");
    String auth = subscription.at("/keys/auth").asText("");
    if (!endpoint.startsWith("https://") || p256dh.isEmpty() || auth.isEmpty()) {
      throw new IllegalArgumentException(
          file + " is no push subscription: endpoint (https), keys.p256dh and keys.auth");
    }
    Device device = new Device(Platform.WEBPUSH.label(), null, p256dh, auth, null);
    return new Address(Channel.PUSH, endpoint, device);
  }
}
