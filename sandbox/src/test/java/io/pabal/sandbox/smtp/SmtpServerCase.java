package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.records.MessageQuery;
import io.pabal.sandbox.records.MessageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox and a client of its mail server. */
abstract class SmtpServerCase {
  @TempDir Path directory;
  Sandbox sandbox;
  RawClient client;

  @BeforeEach
  void start() throws IOException {
    start(SandboxOptions.defaults(directory));
  }

  final void start(SandboxOptions options) throws IOException {
    stop();
    sandbox = Sandbox.start(options);
    client = new RawClient(sandbox.smtpPort());
  }

  @AfterEach
  void stop() throws IOException {
    if (client != null) {
      client.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  final List<MessageRecord> records() throws IOException {
    return sandbox.records().find(MessageQuery.after(0, 1000)).messages();
  }

  final void hello() throws IOException {
    assertThat(client.reply()).startsWith("220 ");
    assertThat(client.ask("EHLO test.example")).contains("250-PIPELINING");
  }

  final String hand(String mail) throws IOException {
    assertThat(client.ask("MAIL FROM:<shop@example.com>")).startsWith("250");
    assertThat(client.ask("RCPT TO:<kim@example.org>")).startsWith("250");
    assertThat(client.ask("DATA")).startsWith("354");
    return client.ask(mail + ".");
  }
}
