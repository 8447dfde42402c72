package io.pabal.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The providers of the local system. Its main class and arguments come from {@link
 * SystemSettings#sandbox}, in which {@code {http}}, {@code {smtp}}, {@code {push}} and {@code
 * {data}} stand for its ports and its folder.
 */
record SandboxServer(Home home, Installation installation, SystemSettings settings)
    implements LocalServer {

  /** Names of its providers, which its records carry. */
  static final String SMTP_PROVIDER = "smtp-a";

  static final String SMS_PROVIDER = "sms-a";

  @Override
  public ServerKind kind() {
    return ServerKind.SANDBOX;
  }

  @Override
  public String name() {
    return "sandbox";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.SANDBOX, Port.SMTP, Port.PUSH);
  }

  @Override
  public String url() {
    return "http://" + settings.ports().address(Port.SANDBOX);
  }

  @Override
  public void prepare() {}

  @Override
  public List<String> command() {
    Ports ports = settings.ports();
    List<String> program = new ArrayList<>(settings.sandbox());
    List<String> command =
        OneShot.java(
            installation.java(),
            installation.classPath(),
            program.remove(0),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dpabal.log.level=INFO");
    for (String argument : program) {
      command.add(
          argument
              .replace("{http}", "" + ports.number(Port.SANDBOX))
              .replace("{smtp}", "" + ports.number(Port.SMTP))
              .replace("{push}", "" + ports.number(Port.PUSH))
              .replace("{data}", home.sandbox().toString()));
    }
    return command;
  }

  @Override
  public boolean isReady() {
    if (ports().stream().anyMatch(settings.ports()::isFree)) {
      return false;
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url())).timeout(PROBE_LIMIT).build();
      HttpClient client = HttpClient.newBuilder().connectTimeout(PROBE_LIMIT).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
