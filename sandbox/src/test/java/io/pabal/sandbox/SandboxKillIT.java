package io.pabal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process while mails arrive: what was answered with 250 must be there. */
class SandboxKillIT {
  private static final int CONNECTIONS = 8;
  private static final int ROUNDS = 3;
  private static final int ACCEPTED_BEFORE_KILL = 400;

  @Test
  void losesNoAcceptedMailWhenKilled(@TempDir Path directory) throws Exception {
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < ROUNDS; round++) {
      try (SandboxProcess process = new SandboxProcess(directory)) {
        CountDownLatch enough = new CountDownLatch(ACCEPTED_BEFORE_KILL);
        List<Thread> senders = new ArrayList<>();
        for (int c = 0; c < CONNECTIONS; c++) {
          String prefix = "r" + round + "c" + c + "m";
          Thread sender = new Thread(() -> send(process.smtpPort(), prefix, accepted, enough));
          sender.start();
          senders.add(sender);
        }
        enough.await();
        process.kill();
        for (Thread sender : senders) {
          sender.join();
        }
      }
    }
    try (MessageStore store = MessageStore.open(directory, message -> {})) {
      assertThat(accepted).hasSizeGreaterThanOrEqualTo(ROUNDS * ACCEPTED_BEFORE_KILL);
      assertThat(accepted).allMatch(item -> store.itemCount(Channel.EMAIL, item) == 1);
      // At most one mail a connection may be recorded and not answered.
      assertThat(store.stats().messages().get(Channel.EMAIL))
          .isBetween((long) accepted.size(), (long) accepted.size() + ROUNDS * CONNECTIONS);
    }
  }

  private static void send(int port, String prefix, Set<String> accepted, CountDownLatch enough) {
    try (RawClient client = new RawClient(port)) {
      client.reply();
      client.ask("EHLO test.example");
      for (int i = 0; ; i++) {
        String item = prefix + i;
        client.send("MAIL FROM:<s@b.example>\r\nRCPT TO:<k@c.example>\r\nDATA\r\n");
        client.reply();
        client.reply();
        client.reply();
        String answer = client.ask(Mails.text("n", item, "1-" + i) + ".");
        if (answer == null) {
          return;
        }
        assertThat(answer).startsWith("250");
        accepted.add(item);
        enough.countDown();
      }
    } catch (IOException e) {
      // Killed, as it should be.
    }
  }
}
