package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.email.FaultyMailServer.Fault;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a connection is kept, and when it is left. */
@Timeout(60)
class SmtpConnectionLifeTest {
  private SenderUnderTest under;

  @BeforeEach
  void startServer() throws Exception {
    under = new SenderUnderTest();
  }

  @AfterEach
  void stop() throws Exception {
    under.close();
  }

  @Test
  void reusesAConnectionAndKeepsTheServersId() throws Exception {
    under.open();

    for (int i = 0; i < 5; i++) {
      HandOverResult result = under.send();
      assertThat(result.outcome()).isEqualTo(OutcomeClass.ACCEPTED);
      assertThat(result.code()).isEqualTo("250 2.0.0");
      assertThat(result.providerMessageId()).isEqualTo("ABC123");
    }

    assertThat(under.server.connections).hasValue(1);
    assertThat(under.server.mails).hasSize(5);
  }

  @Test
  void opensANewConnectionAfterItsShareOfMessages() throws Exception {
    under.open(
        p ->
            p.withPool(
                new EmailProvider.Pool(1, 1, Duration.ofSeconds(60), 2, Duration.ofMinutes(10))));
    for (int i = 0; i < 5; i++) {
      assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    }
    assertThat(under.server.connections).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"MAIL,CLOSE", "MAIL,RESET", "RCPT,CLOSE", "DATA,CLOSE", "MAIL,REPLY"})
  void beginsAgainWhenAKeptConnectionIsDead(SmtpPhase phase, Fault fault) throws Exception {
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    under.server.failing = connection -> connection == 1;
    under.server.reply = "421 4.4.2 timeout exceeded";

    // The first session asks anew whether it fails, at each command.
    under.server.failAt(phase, fault);
    HandOverResult result = under.send();

    assertThat(result.outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(2);
    assertThat(under.server.mails).hasSize(2);
  }

  @Test
  void neverBeginsAgainOnceTheTextWasOut() throws Exception {
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    under.server.failAt(SmtpPhase.DOT, Fault.CLOSE);

    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(under.server.connections).hasValue(1);
    assertThat(under.server.mails).hasSize(2);
  }

  @Test
  void goesOnWithTheConnectionAfterARefusal() throws Exception {
    under.open();
    under.server.answerAt(SmtpPhase.RCPT, "550 5.1.1 unknown");
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    under.server.failAt(SmtpPhase.QUEUED, Fault.NONE);

    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(1);
    assertThat(under.server.commands).contains("RSET");
  }

  @Test
  void leavesAServerThatAsksForTheTextAfterRefusingTheRecipient() throws Exception {
    under.server.extensions = List.of("PIPELINING", "AUTH PLAIN");
    under.server.answerAt(SmtpPhase.RCPT, "550 5.1.1 unknown\r\n354 go on");
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    under.server.failAt(SmtpPhase.QUEUED, Fault.NONE);
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(2);
    assertThat(under.server.mails).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, true",
    "MAIL, false",
    "RCPT, true",
    "RCPT, false",
    "DATA, true",
    "DATA, false",
    "DOT, true",
    "DOT, false"
  })
  void leavesAServerThatSaysGoodbye(SmtpPhase phase, boolean pipelining) throws Exception {
    under.server.extensions =
        pipelining ? List.of("PIPELINING", "AUTH PLAIN") : List.of("AUTH PLAIN");
    under.server.answerAt(phase, "421 4.3.2 closing");
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.THROTTLED);
    under.server.failAt(SmtpPhase.QUEUED, Fault.NONE);

    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = SmtpPhase.class,
      names = {"BANNER", "EHLO", "AUTH"})
  void keepsNothingOfAServerThatSaysGoodbyeAtOnce(SmtpPhase phase) throws Exception {
    under.server.answerAt(phase, "421 4.3.2 closing");
    under.open();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.THROTTLED);
    under.server.failAt(SmtpPhase.QUEUED, Fault.NONE);

    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(2);
  }

  @Test
  void saysGoodbyeToAConnectionWithoutWork() throws Exception {
    under.open(
        p ->
            p.withPool(
                new EmailProvider.Pool(
                    1, 1, Duration.ofMillis(20), 1_000, Duration.ofMinutes(10))));
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    while (under.commands("QUIT").isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(2);
  }

  @Test
  void opensANewConnectionWhenTheOldOneIsTooOld() throws Exception {
    under.open(
        p ->
            p.withPool(
                new EmailProvider.Pool(1, 1, Duration.ofSeconds(60), 1_000, Duration.ofNanos(1))));
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(under.server.connections).hasValue(2);
  }

  @Test
  void keepsEachLimitOfAConnectionToTheNanosecond() {
    EmailProvider.Pool limits =
        new EmailProvider.Pool(1, 1, Duration.ofNanos(10), 3, Duration.ofNanos(25));
    SmtpConnection connection = new SmtpConnection(null, Map.of(), 1_000);
    assertThat(connection.isReusable(limits, 1_009)).isTrue();
    assertThat(connection.isReusable(limits, 1_010)).as("idle").isFalse();
    assertThat(connection.isIdle(limits, 1_010)).isTrue();
    connection.used(1_009);
    assertThat(connection.isReusable(limits, 1_018)).isTrue();
    connection.used(1_018);
    assertThat(connection.isReusable(limits, 1_024)).isTrue();
    assertThat(connection.isReusable(limits, 1_025)).as("age").isFalse();
    connection.used(1_019);
    assertThat(connection.isReusable(limits, 1_019)).as("messages").isFalse();
  }
}
