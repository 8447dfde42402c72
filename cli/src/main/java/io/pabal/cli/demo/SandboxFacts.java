package io.pabal.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The providers' side of a run: what the sandbox recorded since it began. */
final class SandboxFacts {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int PAGE = 500;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String url;
  private final List<Facts.Received> received = new ArrayList<>();
  private long lastSequence;

  /**
   * Looks from now on.
   *
   * @throws LocalSystemException when the sandbox does not answer
   */
  SandboxFacts(String url) {
    this.url = url;
    this.lastSequence = get("/api/health").path("lastSequence").asLong();
  }

  /** All that was recorded since, oldest first. */
  List<Facts.Received> read() {
    boolean more = true;
    while (more) {
      JsonNode page = get("/api/messages?afterSequence=" + lastSequence + "&limit=" + PAGE);
      page.path("messages").forEach(this::add);
      lastSequence = page.path("lastSequence").asLong();
      more = page.path("more").asBoolean();
    }
    return List.copyOf(received);
  }

  /** The sandbox calls a browser by its name, which ends its endpoint. */
  static String recorded(String address) {
    return address.startsWith("https://")
        ? address.substring(address.lastIndexOf('/') + 1)
        : address;
  }

  private void add(JsonNode message) {
    List<String> items = new ArrayList<>();
    message.path("itemIds").forEach(item -> items.add(item.asText()));
    if (items.isEmpty()) {
      items.add("");
    }
    String words =
        String.join(
            "\n",
            message.path("subject").asText(""),
            message.path("text").asText(""),
            message.path("html").asText(""));
    for (String item : items) {
      received.add(
          new Facts.Received(
              message.path("sequence").asLong(),
              item,
              message.path("channel").asText(),
              message.path("recipient").asText(),
              words));
    }
  }

  private JsonNode get(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new LocalSystemException(
            "the sandbox answers " + answer.statusCode() + " to " + path);
      }
      return Json.mapper().readTree(answer.body());
    } catch (IOException e) {
      throw new LocalSystemException("the sandbox does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalSystemException("interrupted", e);
    }
  }
}
