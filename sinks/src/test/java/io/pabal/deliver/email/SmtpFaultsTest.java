package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.email.FaultyMailServer.Fault;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final String PASSWORD = "s3cret-pass";
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
  private static final EmailProvider.Timeouts LONG =
      new EmailProvider.Timeouts(
          Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));
  private static final EmailProvider.Timeouts SHORT =
      new EmailProvider.Timeouts(
          Duration.ofMillis(1_000), Duration.ofMillis(1_000), Duration.ofMillis(300));

  /** Enough to reach the dot on a busy machine, and not for ever there. */
  private static final EmailProvider.Timeouts SHORT_AT_DOT =
      new EmailProvider.Timeouts(
          Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(300));

  private FaultyMailServer server;
  private Sender sender;

  @BeforeEach
  void startServer() throws Exception {
    server = new FaultyMailServer();
  }

  @AfterEach
  void stop() throws Exception {
    if (sender != null) {
      sender.close();
    }
    server.close();
  }

  private void open(EmailProvider.Timeouts timeouts, EmailProvider.Pool pool) {
    EmailProvider provider =
        EmailProvider.of(
                "mail",
                new EmailProvider.Server("127.0.0.1", server.port(), TlsMode.NONE, null),
                new EmailProvider.Login("pabal", Secret.ofValue(PASSWORD)),
                EmailProvider.Identity.of("shop@example.org", "Shop"))
            .withTimeouts(timeouts)
            .withMaxMessageBytes(20_000_000)
            .withPool(pool);
    sender = new EmailSenderFactory(provider, CLOCK).open(Lane.NORMAL);
  }

  private static EmailProvider.Pool oneConnection() {
    return new EmailProvider.Pool(1, 1, Duration.ofSeconds(60), 1_000, Duration.ofMinutes(10));
  }

  private CompletableFuture<HandOverResult> start(String text) throws Exception {
    RenderedMessage message =
        new RenderedMessage(
            "en",
            Map.of(
                Part.EMAIL_SUBJECT, "Hello",
                Part.EMAIL_TEXT, text,
                Part.EMAIL_HTML, "<p>Hello</p>"));
    return sender.prepare(SampleEnvelopes.to(Channel.EMAIL, "jin@example.com"), message).start();
  }

  private HandOverResult send() throws Exception {
    return start("Hello").get(30, TimeUnit.SECONDS);
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
    server.extensions = pipelining ? server.extensions : List.of("AUTH PLAIN");
    server.failAt(phase, fault);
    boolean atDot = phase == SmtpPhase.BODY || phase == SmtpPhase.DOT;
    EmailProvider.Timeouts timeouts = atDot ? SHORT_AT_DOT : SHORT;
    open(fault == Fault.SILENCE ? timeouts : LONG, oneConnection());

    HandOverResult result = send();

    assertThat(result.outcome()).as(result.toString()).isEqualTo(expected);
    assertThat(result.code()).isNull();
    assertThat(result.detail()).contains("phase");
    // None when a busy machine did not get to it within the deadline.
    assertThat(server.connections).hasValueLessThanOrEqualTo(1);
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
      server.extensions = extensions;
      server.answerAt(phase, reply);
      open(LONG, oneConnection());
      assertThat(send().outcome()).as("%s", extensions).isEqualTo(expected);
      sender.close();
    }
  }

  @Test
  void writesNoEndOfTheMailPastTheDeadline() throws Exception {
    server.extensions = List.of("PIPELINING", "AUTH PLAIN");
    server.failAt(SmtpPhase.BODY, Fault.SILENCE);
    open(
        new EmailProvider.Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(20)),
        oneConnection());

    // More than the socket buffers hold, to a server that reads nothing: the write blocks.
    HandOverResult result = start("0123456789\n".repeat(1_000_000)).get(30, TimeUnit.SECONDS);

    assertThat(result.outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(result.detail()).contains("BODY");
  }

  @Test
  void waitsAtTheDotLongerThanBeforeIt() throws Exception {
    server.failAt(SmtpPhase.DOT, Fault.SILENCE);
    open(
        new EmailProvider.Timeouts(
            Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMillis(3_500)),
        oneConnection());
    long before = System.nanoTime();

    HandOverResult result = send();

    assertThat(result.outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(3_500));
  }

  @Test
  void countsTheWaitForAConnectionAsTime() throws Exception {
    server.failAt(SmtpPhase.BANNER, Fault.SILENCE);
    open(SHORT, oneConnection());

    CompletableFuture<HandOverResult> first = start("one");
    CompletableFuture<HandOverResult> second = start("two");

    assertThat(first.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(second.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void reusesAConnectionAndKeepsTheServersId() throws Exception {
    open(LONG, oneConnection());

    for (int i = 0; i < 5; i++) {
      HandOverResult result = send();
      assertThat(result.outcome()).isEqualTo(OutcomeClass.ACCEPTED);
      assertThat(result.code()).isEqualTo("250 2.0.0");
      assertThat(result.providerMessageId()).isEqualTo("ABC123");
    }

    assertThat(server.connections).hasValue(1);
    assertThat(server.mails).hasSize(5);
  }

  @Test
  void opensANewConnectionAfterItsShareOfMessages() throws Exception {
    open(LONG, new EmailProvider.Pool(1, 1, Duration.ofSeconds(60), 2, Duration.ofMinutes(10)));
    for (int i = 0; i < 5; i++) {
      assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    }
    assertThat(server.connections).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"MAIL,CLOSE", "MAIL,RESET", "RCPT,CLOSE", "DATA,CLOSE", "MAIL,REPLY"})
  void beginsAgainWhenAKeptConnectionIsDead(SmtpPhase phase, Fault fault) throws Exception {
    open(LONG, oneConnection());
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    server.failing = connection -> connection == 1;
    server.reply = "421 4.4.2 timeout exceeded";

    // The first session asks anew whether it fails, at each command.
    server.failAt(phase, fault);
    HandOverResult result = send();

    assertThat(result.outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(server.connections).hasValue(2);
    assertThat(server.mails).hasSize(2);
  }

  @Test
  void neverBeginsAgainOnceTheTextWasOut() throws Exception {
    open(LONG, oneConnection());
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    server.failAt(SmtpPhase.DOT, Fault.CLOSE);

    assertThat(send().outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(server.connections).hasValue(1);
    assertThat(server.mails).hasSize(2);
  }

  @Test
  void goesOnWithTheConnectionAfterARefusal() throws Exception {
    open(LONG, oneConnection());
    server.answerAt(SmtpPhase.RCPT, "550 5.1.1 unknown");
    assertThat(send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    server.failAt(SmtpPhase.QUEUED, Fault.NONE);

    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(server.connections).hasValue(1);
    assertThat(server.commands).contains("RSET");
  }

  @Test
  void leavesAServerThatAsksForTheTextAfterRefusingTheRecipient() throws Exception {
    server.extensions = List.of("PIPELINING", "AUTH PLAIN");
    server.answerAt(SmtpPhase.RCPT, "550 5.1.1 unknown\r\n354 go on");
    open(LONG, oneConnection());
    assertThat(send().outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    server.failAt(SmtpPhase.QUEUED, Fault.NONE);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(server.connections).hasValue(2);
    assertThat(server.mails).hasSize(1);
  }

  @Test
  void doesNotSendWhatTheServerSaysIsTooLarge() throws Exception {
    server.extensions = List.of("SIZE 2000", "AUTH PLAIN");
    open(LONG, oneConnection());

    assertThat(start("x".repeat(3_000)).get(10, TimeUnit.SECONDS).outcome())
        .isEqualTo(OutcomeClass.BAD_MESSAGE);
    assertThat(server.commands).noneMatch(command -> command.startsWith("MAIL"));
  }

  @Test
  void saysConfigWithoutAnyKnownLogin() throws Exception {
    server.extensions = List.of("AUTH GSSAPI");
    open(LONG, oneConnection());
    assertThat(send().outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(server.commands).noneMatch(command -> command.startsWith("AUTH"));
  }

  @Test
  void keepsSecretsAndControlCharactersOutOfResults() throws Exception {
    String token =
        java.util.Base64.getEncoder()
            .encodeToString(
                ("\0pabal\0" + PASSWORD).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    server.answerAt(
        SmtpPhase.AUTH,
        "535-5.7.8 \u0007wrong " + PASSWORD + "\r\n535 5.7.8 " + token + "x".repeat(900));
    open(LONG, oneConnection());

    HandOverResult result = send();

    assertThat(result.outcome()).isEqualTo(OutcomeClass.CONFIG);
    assertThat(result.detail())
        .doesNotContain(PASSWORD, token)
        .doesNotContainPattern("\\p{Cc}")
        .hasSizeLessThanOrEqualTo(Outcome.MAX_DETAIL_CHARS);
  }

  @Test
  void endsWhatIsUnderWayWhenClosed() throws Exception {
    server.failAt(SmtpPhase.RCPT, Fault.SILENCE);
    open(LONG, oneConnection());
    CompletableFuture<HandOverResult> before = start("one");
    sender.close();
    assertThat(before.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(start("two").get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void saysInDoubtOfWhatIsAtTheDotWhenClosed() throws Exception {
    server.failAt(SmtpPhase.DOT, Fault.SILENCE);
    open(LONG, oneConnection());
    CompletableFuture<HandOverResult> atDot = start("one");
    while (server.mails.isEmpty()) {
      Thread.onSpinWait();
    }
    sender.close();
    assertThat(atDot.get(5, TimeUnit.SECONDS).outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
  }

  @Test
  void saysNotSentOfAServerThatIsNotThere() throws Exception {
    open(LONG, oneConnection());
    server.close();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }
}
