package io.pabal.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many messages a second the sandbox takes, each recorded before it is answered, on this
 * machine and with the client on it as well. Arguments: connections, messages a connection.
 */
final class SandboxRate {
  private static final int ROUNDS = 3;

  private SandboxRate() {}

  private interface Sender {
    void send(int connection) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    int connections = Integer.parseInt(args[0]);
    int messages = Integer.parseInt(args[1]);
    Path directory = Files.createTempDirectory(Path.of("target"), "rate");
    try (SandboxProcess process = new SandboxProcess(directory)) {
      for (int round = 0; round < ROUNDS; round++) {
        measure(process, "smtp", connections, messages, c -> mails(process.smtpPort(), messages));
        measure(process, "sms", connections, messages, c -> texts(process.page(), messages));
      }
    }
  }

  private static void measure(
      SandboxProcess process, String name, int connections, int messages, Sender sender)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    long cpuMicros = process.cpu().toNanos() / 1000;
    long begun = System.nanoTime();
    for (int c = 0; c < connections; c++) {
      int connection = c;
      Thread thread =
          new Thread(
              () -> {
                try {
                  sender.send(connection);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %d connections, %.0f messages/s, %d µs of the sandbox's CPU a message%n",
        name,
        connections,
        connections * messages / seconds,
        (process.cpu().toNanos() / 1000 - cpuMicros) / (connections * (long) messages));
  }

  private static void mails(int port, int messages) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.reply();
      client.ask("EHLO test.example");
      for (int i = 0; i < messages; i++) {
        client.send("MAIL FROM:<s@b.example>\r\nRCPT TO:<k@c.example>\r\nDATA\r\n");
        client.reply();
        client.reply();
        client.reply();
        String answer = client.ask(Mails.text("n", "item" + i, "1-" + i) + ".");
        if (!answer.startsWith("250")) {
          throw new IOException(answer);
        }
      }
    }
  }

  private static void texts(String page, int messages) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < messages; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(page + "sms/messages"))
              .header("Authorization", "Bearer sandbox")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"from\":\"Shop\",\"to\":\"+821012345678\",\"text\":\"hi\",\"items\":[\"s"
                          + i
                          + "\"]}"))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new IOException(response.body());
      }
    }
  }
}
