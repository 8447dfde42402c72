package io.pabal.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.sandbox.RawClient;
import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told that says nothing; the client of the test waits until it is told. */
class SmtpIdleTest {
  private static final String GOOD_BYE = "421 4.4.2 Idle for too long";
  private static final Duration SHORT = Duration.ofMillis(200);

  /** A handshake on a busy machine must not count as silence. */
  private static final Duration LONGER_THAN_A_HANDSHAKE = Duration.ofSeconds(4);

  @TempDir Path directory;
  private MessageStore store;
  private TlsIdentity identity;
  private SmtpServer server;

  @BeforeEach
  void open() throws Exception {
    store = MessageStore.open(directory, record -> {});
    identity = TlsIdentity.in(directory);
  }

  private RawClient client(TlsMode mode, Duration idle) throws Exception {
    server =
        SmtpServer.start(
            new SmtpSettings("smtp-a", "127.0.0.1", 0, mode, Map.of(), 10_000, 10, idle),
            store,
            FaultScript.none(Channel.EMAIL),
            new Refusals(),
            identity);
    return new RawClient(server.port());
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      server.close();
    }
    store.close();
  }

  @Test
  void saysGoodByeToASilentClientAndCloses() throws Exception {
    try (RawClient client = client(TlsMode.NONE, SHORT)) {
      assertThat(client.reply()).startsWith("220");
      assertThat(client.reply()).isEqualTo(GOOD_BYE);
      assertThat(client.reply()).isNull();
    }
  }

  @Test
  void saysGoodByeInTheMiddleOfAMail() throws Exception {
    try (RawClient client = client(TlsMode.NONE, SHORT)) {
      client.send(
          "EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nFrom: ");
      String last = client.reply();
      while (last != null && !last.startsWith("421")) {
        last = client.reply();
      }
      assertThat(last).isEqualTo(GOOD_BYE);
      assertThat(client.reply()).isNull();
    }
  }

  @Test
  void saysGoodByeOverTls() throws Exception {
    try (RawClient client = client(TlsMode.STARTTLS, LONGER_THAN_A_HANDSHAKE)) {
      client.reply();
      client.ask("EHLO a.example");
      assertThat(client.ask("STARTTLS")).startsWith("220");
      client.startTls(identity.certificateFile());
      assertThat(client.reply()).isEqualTo(GOOD_BYE);
    }
  }

  @Test
  void saysNothingInPlainTextWhereAHandshakeWasExpected() throws Exception {
    try (RawClient client = client(TlsMode.IMPLICIT, SHORT)) {
      assertThat(client.reply()).isNull();
    }
  }

  @Test
  void refusesATimeThatNoSocketCanWait() {
    for (Duration impossible :
        new Duration[] {Duration.ZERO, Duration.ofMillis(Integer.MAX_VALUE + 1L)}) {
      assertThatThrownBy(
              () ->
                  new SmtpSettings(
                      "a", "127.0.0.1", 0, TlsMode.NONE, Map.of(), 10_000, 10, impossible))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("idle");
    }
  }
}
