package io.pabal.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.records.SandboxJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A sandbox in a process of its own, to be killed. */
final class SandboxProcess implements AutoCloseable {
  private final Process process;
  private final JsonNode about;

  SandboxProcess(Path data) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Sandbox.class.getName(),
                "--data",
                data.toString(),
                "--http-port",
                "0",
                "--smtp",
                "smtp-a=0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The sandbox did not start");
    }
    about = SandboxJson.LENIENT.readTree(line);
  }

  int smtpPort() {
    return about.at("/providers/smtp-a/port").asInt();
  }

  String page() {
    return about.get("page").asText();
  }

  /** Processor time since the start. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
