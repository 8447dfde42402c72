package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.sandbox.Mails;
import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.Waiting;
import io.pabal.sandbox.faults.FaultBook;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpFaultsTest {
  private static final String MAIL = Mails.HEADER + "\r\nhi\r\n.";

  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults(directory));
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
  }

  private void script(String json) {
    sandbox
        .faults()
        .script("smtp-a")
        .orElseThrow()
        .set(FaultBook.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  private RawClient hello() throws IOException {
    RawClient client = new RawClient(sandbox.smtpPort());
    client.reply();
    client.ask("EHLO test.example");
    return client;
  }

  private static void envelope(RawClient client) throws IOException {
    assertThat(client.ask("MAIL FROM:<shop@example.com>")).startsWith("250");
    assertThat(client.ask("RCPT TO:<kim@example.org>")).startsWith("250");
  }

  private long recorded() {
    return sandbox.records().lastSequence();
  }

  @Test
  void repliesAtEachStage() throws IOException {
    script(
        """
        [{"stage":"mail","fault":{"kind":"reply","code":450,"text":"4.2.1 slow down"},"count":1},
         {"stage":"rcpt","fault":{"kind":"reply","code":550,"text":"5.1.1 unknown"},"count":1},
         {"stage":"data","fault":{"kind":"reply","code":451},"count":1},
         {"stage":"dot","fault":{"kind":"reply","code":554,"text":"5.7.1 spam"},"count":1}]
        """);
    try (RawClient client = hello()) {
      assertThat(client.ask("MAIL FROM:<a@b.example>")).isEqualTo("450 4.2.1 slow down");
      assertThat(client.ask("MAIL FROM:<a@b.example>")).startsWith("250");
      assertThat(client.ask("RCPT TO:<kim@example.org>")).isEqualTo("550 5.1.1 unknown");
      assertThat(client.ask("RCPT TO:<kim@example.org>")).startsWith("250");
      assertThat(client.ask("DATA")).isEqualTo("451 4.0.0 Fault script");
      assertThat(client.ask("DATA")).startsWith("354");
      assertThat(client.ask(MAIL)).isEqualTo("554 5.7.1 spam");
      assertThat(recorded()).isZero();
      envelope(client);
      client.ask("DATA");
      assertThat(client.ask(MAIL)).startsWith("250");
    }
    assertThat(recorded()).isEqualTo(1);
    assertThat(sandbox.refusals().recent()).hasSize(4).allMatch(r -> r.byFault());
  }

  @Test
  void refusesInsteadOfGreeting() throws IOException {
    script("{\"stage\":\"connect\",\"fault\":{\"kind\":\"reply\",\"code\":421,\"text\":\"busy\"}}");
    try (RawClient client = new RawClient(sandbox.smtpPort())) {
      assertThat(client.reply()).isEqualTo("421 busy");
      assertThat(client.reply()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "mail", "rcpt", "data", "dot"})
  void resetsWithoutRecording(String stage) {
    script("{\"stage\":\"" + stage + "\",\"fault\":{\"kind\":\"reset\"}}");
    assertThatThrownBy(
            () -> {
              try (RawClient client = hello()) {
                envelope(client);
                client.ask("DATA");
                client.ask(MAIL);
                client.ask("QUIT");
              }
            })
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThat(recorded()).isZero();
  }

  @Test
  void acceptsThenDiesWithARecord() throws IOException {
    script("{\"fault\":{\"kind\":\"accept-then-die\"},\"count\":1}");
    try (RawClient client = hello()) {
      envelope(client);
      client.ask("DATA");
      assertThatThrownBy(() -> client.ask(MAIL))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(sandbox.records().get(1).orElseThrow().fault()).isEqualTo("accept-then-die");
    try (RawClient client = hello()) {
      envelope(client);
      client.ask("DATA");
      assertThat(client.ask(MAIL)).startsWith("250");
    }
  }

  @Test
  void acceptsThenDiesUnderTls() throws Exception {
    script("{\"fault\":{\"kind\":\"accept-then-die\"}}");
    try (RawClient client = hello()) {
      client.ask("STARTTLS");
      client.startTls(sandbox.certificateFile());
      client.ask("EHLO test.example");
      envelope(client);
      client.ask("DATA");
      assertThatThrownBy(() -> client.ask(MAIL)).hasMessageContaining("reset");
    }
    assertThat(recorded()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "accept-then-hang"})
  void neverAnswers(String kind) throws IOException {
    script("{\"fault\":{\"kind\":\"" + kind + "\"}}");
    try (RawClient client = hello()) {
      envelope(client);
      client.ask("DATA");
      client.timeoutMillis(500);
      assertThatThrownBy(() -> client.ask(MAIL)).isInstanceOf(SocketTimeoutException.class);
    }
    long expected = kind.equals("hang") ? 0 : 1;
    assertThat(Waiting.until(() -> recorded() == expected)).isTrue();
  }

  @Test
  void delaysThenGoesOn() throws IOException {
    script("{\"fault\":{\"kind\":\"delay\",\"millis\":300}}");
    try (RawClient client = hello()) {
      envelope(client);
      client.ask("DATA");
      long begun = System.nanoTime();
      assertThat(client.ask(MAIL)).startsWith("250");
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(300_000_000L);
    }
  }

  @Test
  void closesThoughAClientHangs() throws IOException {
    script("{\"stage\":\"connect\",\"fault\":{\"kind\":\"hang\"}}");
    try (RawClient client = new RawClient(sandbox.smtpPort())) {
      sandbox.close();
      assertThat(client.reply()).isNull();
    }
  }
}
