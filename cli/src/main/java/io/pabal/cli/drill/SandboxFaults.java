package io.pabal.cli.drill;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sets the fault scripts of the sandbox's providers; {@code docs/sandbox.md} says what they do. */
final class SandboxFaults {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String sandboxUrl;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  SandboxFaults(String sandboxUrl) {
    this.sandboxUrl = sandboxUrl;
  }

  /**
   * Takes the place of a provider's script.
   *
   * @throws LocalSystemException when the sandbox refuses it
   */
  void set(String provider, List<Map<String, Object>> rules) throws InterruptedException {
    send(provider, "POST", HttpRequest.BodyPublishers.ofByteArray(Json.write(rules)));
  }

  /** The provider works again. */
  void clear(String provider) throws InterruptedException {
    send(provider, "DELETE", HttpRequest.BodyPublishers.noBody());
  }

  private void send(String provider, String method, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandboxUrl + "/api/faults/" + provider))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new LocalSystemException(
            "the sandbox answers " + answer.statusCode() + " to a fault script: " + answer.body());
      }
    } catch (IOException e) {
      throw new LocalSystemException("the sandbox does not answer: " + e, e);
    }
  }
}
