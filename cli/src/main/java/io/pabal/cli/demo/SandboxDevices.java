package io.pabal.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.deliver.provider.Trust;
import io.pabal.sandbox.push.PushProviders;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Devices that the sandbox's push services know. Its browsers subscribe there, as real ones do at
 * their maker's; tokens of apps it takes as they are.
 */
final class SandboxDevices implements Devices {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String subscribeUrl;
  private final HttpClient http;

  SandboxDevices(Endpoints endpoints) {
    this.subscribeUrl = endpoints.pushUrl() + "/" + PushProviders.WEBPUSH + "/subscribe";
    this.http =
        HttpClient.newBuilder().connectTimeout(TIMEOUT).sslContext(trust(endpoints)).build();
  }

  private static SSLContext trust(Endpoints endpoints) {
    try {
      return Trust.of(Files.readString(endpoints.smtpCertificate())).context();
    } catch (IOException e) {
      throw new LocalSystemException("the sandbox's certificate cannot be read: " + e, e);
    }
  }

  @Override
  public Address register(Platform platform, String name) {
    return switch (platform) {
      case FCM -> new Address(Channel.PUSH, "app:" + name + ":token", Device.of(platform));
      // 64 hexadecimal digits; the first two say that the token is of the production environment.
      case APNS ->
          new Address(
              Channel.PUSH,
              "a0" + Ids.hash(List.of(name)) + Ids.hash(List.of(name, "")).substring(2),
              Device.of(platform));
      case WEBPUSH -> subscribe(name);
    };
  }

  private Address subscribe(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(subscribeUrl))
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(Map.of("browser", name))))
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 201) {
        throw new LocalSystemException(
            "the sandbox answers " + answer.statusCode() + " to a browser that subscribes");
      }
      JsonNode address = Json.mapper().readTree(answer.body());
      return Json.mapper().treeToValue(address, Address.class);
    } catch (IOException e) {
      throw new LocalSystemException("the sandbox's push services do not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalSystemException("interrupted", e);
    }
  }
}
