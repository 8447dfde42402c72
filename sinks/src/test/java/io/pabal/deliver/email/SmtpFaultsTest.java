package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.email.FaultyMailServer.Fault;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that fails at every phase in every way, and what is said of the message. */
@Timeout(60)
class SmtpFaultsTest {
  private static final EmailProvider.Timeouts SHORT =
      new EmailProvider.Timeouts(
          Duration.ofMillis(1_000), Duration.ofMillis(1_000), Duration.ofMillis(300));

  /** Enough to reach the dot on a busy machine, and not for ever there. */
  private static final EmailProvider.Timeouts SHORT_AT_DOT =
      new EmailProvider.Timeouts(
          Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(300));

  private SenderUnderTest under;

  @BeforeEach
  void startServer() throws Exception {
    under = new SenderUnderTest();
  }

  @AfterEach
  void stop() throws Exception {
    under.close();
  }

  static Stream<Arguments> brokenAtEveryPhase() {
    List<Arguments> cases = new ArrayList<>();
    for (boolean pipelining : List.of(true, false)) {
      for (Fault fault : List.of(Fault.CLOSE, Fault.RESET, Fault.SILENCE)) {
        for (SmtpPhase phase :
            List.of(
                SmtpPhase.BANNER,
                SmtpPhase.EHLO,
                SmtpPhase.AUTH,
                SmtpPhase.MAIL,
                SmtpPhase.RCPT,
                SmtpPhase.DATA)) {
          cases.add(Arguments.of(pipelining, phase, fault, OutcomeClass.NOT_SENT));
        }
        // A small text goes out with its end, so nobody knows what a server did that broke off
        // then.
        // (A reset is left out here: it may destroy the replies that ask for the text.)
        if (fault != Fault.RESET) {
          cases.add(Arguments.of(pipelining, SmtpPhase.BODY, fault, OutcomeClass.IN_DOUBT));
        }
        cases.add(Arguments.of(pipelining, SmtpPhase.DOT, fault, OutcomeClass.IN_DOUBT));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("brokenAtEveryPhase")
  void tellsNotSentFromInDoubt(
      boolean pipelining, SmtpPhase phase, Fault fault, OutcomeClass expected) throws Exception {
    under.server.extensions = pipelining ? under.server.extensions : List.of("AUTH PLAIN");
    under.server.failAt(phase, fault);
    boolean atDot = phase == SmtpPhase.BODY || phase == SmtpPhase.DOT;
    EmailProvider.Timeouts timeouts = atDot ? SHORT_AT_DOT : SHORT;
    under.open(p -> p.withTimeouts(fault == Fault.SILENCE ? timeouts : SenderUnderTest.LONG));

    HandOverResult result = under.send();

    assertThat(result.outcome()).as(result.toString()).isEqualTo(expected);
    assertThat(result.code()).isNull();
    assertThat(result.detail()).contains("phase");
    // None when a busy machine did not get to it within the deadline.
    assertThat(under.server.connections).hasValueLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BANNER, 421 4.3.2 busy, THROTTLED",
    "BANNER, 554 5.7.1 not you, CONFIG",
    "BANNER, 999 what, NOT_SENT",
    "BANNER, hello, NOT_SENT",
    "EHLO, 421 4.3.2 busy, THROTTLED",
    "EHLO, 451 4.3.0 later, THROTTLED",
    "EHLO, 550 5.7.1 go away, CONFIG",
    "AUTH, 535 5.7.8 wrong password, CONFIG",
    "AUTH, 454 4.7.0 later, THROTTLED",
    "AUTH, 421 4.7.0 too many, THROTTLED",
    "MAIL, 421 4.7.0 slow down, THROTTLED",
    "MAIL, 451 4.3.0 later, THROTTLED",
    "MAIL, 550 5.7.1 sender refused, CONFIG",
    "MAIL, 530 5.7.0 log in, CONFIG",
    "RCPT, 421 4.7.0 slow down, THROTTLED",
    "RCPT, 450 4.2.1 too quickly, THROTTLED",
    "RCPT, 450 4.7.1 Greylisted, TRANSIENT",
    "RCPT, 452 4.2.2 full, TRANSIENT",
    "RCPT, 451 4.4.3 dns, TRANSIENT",
    "RCPT, 550 5.1.1 unknown, DEAD_ADDRESS",
    "RCPT, 550 unknown, DEAD_ADDRESS",
    "RCPT, 554 5.7.1 Relay access denied, CONFIG",
    "RCPT, 550 5.7.1 policy, BAD_MESSAGE",
    "DATA, 421 4.3.0 bye, THROTTLED",
    "DATA, 451 4.3.0 later, TRANSIENT",
    "DATA, 554 5.5.1 no, BAD_MESSAGE",
    "DOT, 421 4.3.0 bye, THROTTLED",
    "DOT, 451 4.3.0 later, TRANSIENT",
    "DOT, 454 Throttling failure: Maximum sending rate exceeded, THROTTLED",
    "DOT, 552 5.3.4 too big, BAD_MESSAGE",
    "DOT, 554 5.7.1 spam, BAD_MESSAGE",
    "DOT, 354 again, UNRECOGNIZED",
    "DOT, 777 what, UNRECOGNIZED",
    "DOT, thanks, UNRECOGNIZED"
  })
  void classifiesRefusalsAtEveryPhase(SmtpPhase phase, String reply, OutcomeClass expected)
      throws Exception {
    for (List<String> extensions :
        List.of(List.of("PIPELINING", "AUTH PLAIN"), List.of("AUTH PLAIN"))) {
      under.server.extensions = extensions;
      under.server.answerAt(phase, reply);
      under.open();
      assertThat(under.send().outcome()).as("%s", extensions).isEqualTo(expected);
      under.closeSender();
    }
  }

  @Test
  void writesNoEndOfTheMailPastTheDeadline() throws Exception {
    under.server.extensions = List.of("PIPELINING", "AUTH PLAIN");
    under.server.failAt(SmtpPhase.BODY, Fault.SILENCE);
    under.open(
        p ->
            p.withTimeouts(
                new EmailProvider.Timeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(20))));

    // More than the socket buffers hold, to a server that reads nothing: the write blocks.
    HandOverResult result = under.start("0123456789\n".repeat(1_000_000)).get(30, TimeUnit.SECONDS);

    assertThat(result.outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(result.detail()).contains("BODY");
  }

  @Test
  void waitsAtTheDotLongerThanBeforeIt() throws Exception {
    under.server.failAt(SmtpPhase.DOT, Fault.SILENCE);
    under.open(
        p ->
            p.withTimeouts(
                new EmailProvider.Timeouts(
                    Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMillis(3_500))));
    long before = System.nanoTime();

    HandOverResult result = under.send();

    assertThat(result.outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(3_500));
  }

  @Test
  void countsTheWaitForAConnectionAsTime() throws Exception {
    under.server.failAt(SmtpPhase.BANNER, Fault.SILENCE);
    under.open(p -> p.withTimeouts(SHORT));

    CompletableFuture<HandOverResult> first = under.start("one");
    CompletableFuture<HandOverResult> second = under.start("two");

    assertThat(first.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(second.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void doesNotSendWhatTheServerSaysIsTooLarge() throws Exception {
    under.server.extensions = List.of("SIZE 2000", "AUTH PLAIN");
    under.open();

    assertThat(under.start("x".repeat(3_000)).get(10, TimeUnit.SECONDS).outcome())
        .isEqualTo(OutcomeClass.BAD_MESSAGE);
    assertThat(under.server.commands).noneMatch(command -> command.startsWith("MAIL"));
  }

  @Test
  void endsWhatIsUnderWayWhenClosed() throws Exception {
    under.server.failAt(SmtpPhase.RCPT, Fault.SILENCE);
    under.open();
    CompletableFuture<HandOverResult> before = under.start("one");
    under.closeSender();
    assertThat(before.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(under.start("two").get(5, TimeUnit.SECONDS).outcome())
        .isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void saysInDoubtOfWhatIsAtTheDotWhenClosed() throws Exception {
    under.server.failAt(SmtpPhase.DOT, Fault.SILENCE);
    under.open();
    CompletableFuture<HandOverResult> atDot = under.start("one");
    while (under.server.mails.isEmpty()) {
      Thread.onSpinWait();
    }
    under.closeSender();
    assertThat(atDot.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
  }

  @Test
  void saysNotSentOfAServerThatIsNotThere() throws Exception {
    under.open();
    under.server.close();
    assertThat(under.send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }
}
