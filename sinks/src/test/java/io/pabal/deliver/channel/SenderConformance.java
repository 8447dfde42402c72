package io.pabal.deliver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Peer.Deed;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every sender must do, whatever its protocol. The rule behind all of it: a message that the
 * provider may have is never called not sent, one that it certainly does not have is never called
 * in doubt for long, and none is sent twice.
 */
@Timeout(90)
public abstract class SenderConformance {
  private static final long LOOK_AGAIN_NANOS = 1_000_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(3);

  /** Classes that a provider's answer can mean on every channel. */
  private static final Set<OutcomeClass> EVERY_CHANNEL =
      EnumSet.of(
          OutcomeClass.ACCEPTED,
          OutcomeClass.THROTTLED,
          OutcomeClass.CONFIG,
          OutcomeClass.TRANSIENT,
          OutcomeClass.DEAD_ADDRESS,
          OutcomeClass.BAD_MESSAGE,
          OutcomeClass.UNRECOGNIZED);

  private Peer peer;
  private Sender sender;

  /** A provider that listens, and takes everything until it is told otherwise. */
  protected abstract Peer startPeer() throws Exception;

  @BeforeEach
  void start() throws Exception {
    peer = startPeer();
  }

  @AfterEach
  void stop() throws Exception {
    if (sender != null) {
      sender.close();
    }
    peer.close();
  }

  private CompletableFuture<HandOverResult> begin() throws Exception {
    return sender.prepare(peer.envelope(), peer.message()).start();
  }

  private HandOverResult send() throws Exception {
    HandOverResult result = begin().get(60, TimeUnit.SECONDS);
    assertFitForRecords(result);
    return result;
  }

  private void assertFitForRecords(HandOverResult result) {
    assertThat(result.toString()).doesNotContain(peer.secret()).doesNotContainPattern("\\p{Cc}");
    assertThat(String.valueOf(result.detail())).hasSizeLessThanOrEqualTo(Outcome.MAX_DETAIL_CHARS);
  }

  @Test
  void acceptsWhatTheProviderAccepts() throws Exception {
    sender = peer.open(LONG);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(peer.received()).isEqualTo(2);
  }

  @Test
  void knowsEveryClassOfAnswers() throws Exception {
    assertThat(EnumSet.copyOf(peer.answers().values())).containsAll(EVERY_CHANNEL);
    for (Map.Entry<String, OutcomeClass> answer : peer.answers().entrySet()) {
      peer.answers(answer.getKey());
      sender = peer.open(LONG);
      HandOverResult result = send();
      assertThat(result.outcome())
          .as("%s: %s", answer.getKey(), result)
          .isEqualTo(answer.getValue());
      assertThat(result.code()).as(answer.getKey()).isNotBlank();
      sender.close();
    }
  }

  @Test
  void sendsOnceWhateverIsAnswered() throws Exception {
    sender = peer.open(LONG);
    int sent = 0;
    for (String answer : peer.answers().keySet()) {
      peer.answers(answer);
      send();
      sent++;
      assertThat(peer.received()).as(answer).isLessThanOrEqualTo(sent);
    }
  }

  @Test
  void waitsForASlowProvider() throws Exception {
    peer.does(Deed.ACCEPT_LATE);
    sender = peer.open(LONG);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(peer.received()).isEqualTo(1);
  }

  @Test
  void isNotSentWhenNobodyListens() throws Exception {
    sender = peer.open(LONG);
    peer.stop();
    assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
  }

  @Test
  void isNotSentWhenTheDeadlinePassesBeforeThereIsAConnection() throws Exception {
    // A full backlog: the kernel answers no further connection, so it waits in connect.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket one = new Socket(InetAddress.getLoopbackAddress(), silent.getLocalPort());
        Socket two = new Socket(InetAddress.getLoopbackAddress(), silent.getLocalPort())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      sender = peer.openFor(silent.getLocalPort(), Duration.ofMillis(500));
      assertThat(send().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    }
  }

  @Test
  void tellsWhatItMeansWhenTheConnectionBreaksBeforeTheMessage() throws Exception {
    peer.does(Deed.CLOSE_BEFORE);
    sender = peer.open(LONG);
    HandOverResult result = send();
    assertThat(result.outcome()).as(result.toString()).isEqualTo(peer.brokenBefore());
    assertThat(peer.received()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Deed.class,
      names = {"CLOSE_AFTER", "RESET_AFTER"})
  void isInDoubtWhenTheConnectionBreaksBehindTheMessage(Deed deed) throws Exception {
    peer.does(deed);
    sender = peer.open(LONG);
    HandOverResult result = send();
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(peer.received()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Deed.class,
      names = {"CLOSE_AFTER", "RESET_AFTER"})
  void isInDoubtWhenAKeptConnectionBreaksBehindTheMessage(Deed deed) throws Exception {
    sender = peer.open(LONG);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    peer.does(deed);
    HandOverResult result = send();
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(peer.received()).isEqualTo(2);
    peer.does(Deed.ACCEPT);
    assertThat(send().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void isInDoubtPastTheDeadlineBehindTheMessage() throws Exception {
    peer.does(Deed.SILENT_AFTER);
    sender = peer.open(SHORT);
    HandOverResult result = send();
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertThat(peer.received()).isEqualTo(1);
  }

  @Test
  void neverTakesGarbageForAnAnswer() throws Exception {
    peer.does(Deed.GARBAGE);
    sender = peer.open(LONG);
    HandOverResult result = send();
    assertThat(result.outcome())
        .as(result.toString())
        .isIn(OutcomeClass.UNRECOGNIZED, OutcomeClass.IN_DOUBT);
    assertThat(peer.received()).isEqualTo(1);
  }

  @Test
  void readsNoMoreOfAnAnswerThanItNeeds() throws Exception {
    peer.does(Deed.OVERSIZED);
    sender = peer.open(LONG);
    send();
    assertThat(peer.received()).isEqualTo(1);
  }

  @Test
  void waitsForNobodyWhenItStarts() throws Exception {
    peer.does(Deed.SILENT_AFTER);
    sender = peer.open(LONG);
    CompletableFuture<HandOverResult> first = begin();
    CompletableFuture<HandOverResult> second = begin();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void endsWhatIsUnderWayWhenClosed() throws Exception {
    peer.does(Deed.SILENT_AFTER);
    sender = peer.open(LONG);
    CompletableFuture<HandOverResult> underWay = begin();
    awaitReceived(underWay);
    sender.close();
    HandOverResult ended = underWay.get(10, TimeUnit.SECONDS);
    assertThat(ended.outcome()).isEqualTo(OutcomeClass.IN_DOUBT);
    assertFitForRecords(ended);
    HandOverResult late = begin().get(10, TimeUnit.SECONDS);
    assertThat(late.outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(peer.received()).isEqualTo(1);
  }

  /** Until the provider has read the message; ends with the test's time, or with the hand-over. */
  private void awaitReceived(CompletableFuture<HandOverResult> underWay) throws Exception {
    while (peer.received() == 0) {
      assertThat(underWay).as("%s", underWay).isNotDone();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  @Test
  void refusesWhatNobodyCanSend() throws Exception {
    sender = peer.open(LONG);
    RenderedMessage empty = new RenderedMessage("en", Map.of());
    assertThatThrownBy(() -> sender.prepare(peer.envelope(), empty))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class,
            e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE));
    assertThatThrownBy(() -> sender.prepare(peer.hostile(), peer.message()))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class,
            e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.DEAD_ADDRESS));
    assertThat(peer.received()).isZero();
  }

  @Test
  void isNamedForRecords() throws Exception {
    sender = peer.open(LONG);
    assertThat(sender.provider()).matches("[A-Za-z0-9._-]{1,64}");
    assertThat(sender.toString()).doesNotContain(peer.secret());
  }
}
