package io.pabal.sandbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.Mails;
import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
  @TempDir Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Sandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults(directory));
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.httpPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(path));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return SandboxJson.LENIENT.readTree(response.body());
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private void mail(String recipient, String mail) throws IOException {
    try (RawClient client = new RawClient(sandbox.smtpPort())) {
      client.reply();
      client.ask("EHLO test.example");
      client.ask("MAIL FROM:<shop@example.com>");
      client.ask("RCPT TO:<" + recipient + ">");
      client.ask("DATA");
      assertThat(client.ask(mail + ".")).startsWith("250");
    }
  }

  @Test
  void answersQuestionsAboutWhatArrived() throws Exception {
    mail("kim@example.org", Mails.text("n1", "i1 i2", "1-1"));
    mail("lee@example.org", Mails.text("n2", "i2", "1-2"));
    assertThat(get("/api/messages").get("messages")).hasSize(2);
    assertThat(get("/api/messages?recipient=kim@example.org").get("messages")).hasSize(1);
    assertThat(get("/api/messages?recipientPart=KIM").get("messages")).hasSize(1);
    assertThat(get("/api/messages?recipient=kim").get("messages")).isEmpty();
    assertThat(get("/api/messages?channel=sms").get("messages")).isEmpty();
    assertThat(get("/api/messages?item=i2&limit=1").at("/messages/0/sequence").asInt())
        .isEqualTo(2);
    assertThat(get("/api/messages?notification=n1").at("/messages/0/itemIds/1").asText())
        .isEqualTo("i2");
    JsonNode page = get("/api/messages?afterSequence=0&limit=1&body=false");
    assertThat(page.get("lastSequence").asInt()).isEqualTo(1);
    assertThat(page.get("more").asBoolean()).isTrue();
    assertThat(page.at("/messages/0").has("text")).isFalse();
    assertThat(get("/api/messages/2").get("recipient").asText()).isEqualTo("lee@example.org");

    JsonNode stats = get("/api/stats");
    assertThat(stats.at("/messages/email").asInt()).isEqualTo(2);
    assertThat(stats.at("/messages/sms").asInt(-1)).isZero();
    assertThat(stats.at("/items/email").asInt()).isEqualTo(2);
    assertThat(stats.at("/repeatedItems/email").asInt()).isEqualTo(1);
    assertThat(get("/api/items/repeated").at("/0/item").asText()).isEqualTo("i2");
    assertThat(get("/api/health").get("status").asText()).isEqualTo("up");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/messages?limit=x, 400",
    "/api/messages?limit=10001, 400",
    "/api/messages?channel=pigeon, 400",
    "/api/messages/1, 404",
    "/api/messages/one, 400",
    "/api/nothing, 404",
    "/api/faults/smtp-x, 404",
    "/nothing, 404",
    "/../etc/passwd, 400",
  })
  void refusesWhatItCantAnswer(String path, int status) throws Exception {
    try (RawClient client = new RawClient(sandbox.httpPort())) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.line()).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void forgetsEverything() throws Exception {
    mail("kim@example.org", Mails.text("n1", "i1", "1-1"));
    assertThat(send(request("/api/messages").DELETE()).statusCode()).isEqualTo(200);
    assertThat(get("/api/messages").get("messages")).isEmpty();
    assertThat(get("/api/stats").at("/messages/email").asInt()).isZero();
  }

  @Test
  void setsShowsSwitchesAndRemovesFaults() throws Exception {
    String rule = "[{\"id\":\"slow\",\"fault\":{\"kind\":\"delay\",\"millis\":1}}]";
    assertThat(send(post("/api/faults/smtp-a", rule)).statusCode()).isEqualTo(200);
    JsonNode set = get("/api/faults/smtp-a").at("/rules/0");
    assertThat(set.at("/rule/stage").asText()).isEqualTo("dot");
    assertThat(set.at("/rule/enabled").asBoolean()).isTrue();
    mail("kim@example.org", Mails.text("n1", "i1", "1-1"));
    assertThat(get("/api/faults").at("/smtp-a/0/fired").asInt()).isEqualTo(1);
    assertThat(send(post("/api/faults/smtp-a/slow", "{\"enabled\":false}")).statusCode())
        .isEqualTo(200);
    assertThat(get("/api/faults/smtp-a").at("/rules/0/rule/enabled").asBoolean()).isFalse();
    assertThat(send(post("/api/faults/smtp-a/none", "{\"enabled\":false}")).statusCode())
        .isEqualTo(404);
    assertThat(send(post("/api/faults/smtp-a", "[{\"fault\":{}}]")).body())
        .contains("fault.kind is missing");
    assertThat(send(request("/api/faults/smtp-a").DELETE()).statusCode()).isEqualTo(200);
    assertThat(get("/api/faults/smtp-a").get("rules")).isEmpty();
  }

  @Test
  void takesNoScriptsFromOtherPagesForms() throws Exception {
    HttpRequest.Builder form =
        request("/api/faults/smtp-a")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("[]"));
    assertThat(send(form).statusCode()).isEqualTo(415);
  }

  @Test
  void tellsThePageWhatChanges() throws Exception {
    try (RawClient client = new RawClient(sandbox.httpPort())) {
      client.send("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(eventWith(client, "\"lastSequence\":0")).isTrue();
      mail("kim@example.org", Mails.text("n1", "i1", "1-1"));
      assertThat(eventWith(client, "\"lastSequence\":1")).isTrue();
    }
  }

  private static boolean eventWith(RawClient client, String text) throws IOException {
    String line;
    while ((line = client.line()) != null) {
      if (line.startsWith("data: ") && line.contains(text)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void servesThePageUnderAPolicy() throws Exception {
    for (String path : new String[] {"/", "/page.js", "/page.css", "/icon.svg"}) {
      HttpResponse<String> response = send(request(path));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .doesNotContain("unsafe");
      // Nothing is loaded from elsewhere; the namespace of SVG is a name and no address.
      assertThat(response.body().replace("http://www.w3.org/2000/svg", ""))
          .doesNotContain("http://")
          .doesNotContain("https://")
          .doesNotContain("innerHTML");
    }
  }

  @Test
  void showsHtmlWithoutWhatCouldAct() throws Exception {
    String html =
        "<html><head><style>p{color:red}</style></head><body onload=alert(1)><script>alert(2)</script>"
            + "<p style=\"margin:0\">Hi</p><img src=\"https://track.example/x.gif\">"
            + "<a href=\"javascript:alert(3)\">a</a><a href=\"https://shop.example/\">b</a>"
            + "<iframe src=\"https://evil.example\"></iframe><form action=\"/api\"><input></form></body></html>";
    mail(
        "kim@example.org",
        Mails.HEADER + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html + "\r\n");
    HttpResponse<String> response = send(request("/api/messages/1/html"));
    assertThat(response.body())
        .contains("p{color:red}", "margin:0", "https://shop.example/", "noopener")
        .doesNotContain(
            "script", "onload", "track.example", "javascript", "iframe", "form", "input");
    String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
    assertThat(policy)
        .contains("sandbox")
        .contains("default-src 'none'")
        .doesNotContain("allow-scripts");
    assertThat(
            StreamSupport.stream(get("/api/messages").get("messages").spliterator(), false)
                .map(m -> m.get("html").asText()))
        .allMatch(kept -> kept.contains("<script>"));
  }
}
