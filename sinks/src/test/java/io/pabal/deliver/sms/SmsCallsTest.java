package io.pabal.deliver.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Who shares a call, and when it is made; time and network are the test's. */
class SmsCallsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final Duration LINGER = Duration.ofMillis(10);
  private static final Duration LONG_LIFE = Duration.ofHours(1);

  private record Call(
      List<SmsValues> messages,
      Duration within,
      Function<HttpReply, List<HandOverResult>> classifier,
      CompletableFuture<List<HandOverResult>> answer) {
    void answer(int status, String body) {
      answer.complete(classifier.apply(HttpReply.of(status, null, body)));
    }

    List<String> references() {
      return messages.stream().map(SmsValues::reference).toList();
    }
  }

  private final List<Call> made = new ArrayList<>();
  private final List<Runnable> alarms = new ArrayList<>();
  private long nowNanos;

  private SmsCalls calls(int maxEntries) {
    SmsReplies rules = new SmsReplies(Set.of(200), null, null, null, null, Map.of(), Map.of());
    SmsBulk bulk =
        new SmsBulk(
            maxEntries, LINGER, new SmsBulk.Results("/results", null, "/ok", "true", "/id", null));
    Clock clock = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
    return new SmsCalls(
        bulk,
        DEADLINE,
        new SmsBulkClassifier(new SmsClassifier(rules, clock), rules, bulk.results()),
        (messages, within, classifier) -> {
          Call call = new Call(messages, within, classifier, new CompletableFuture<>());
          made.add(call);
          return call.answer();
        },
        (delay, task) -> {
          assertThat(delay).isEqualTo(LINGER);
          alarms.add(task);
        },
        () -> nowNanos);
  }

  private static SmsValues message(int number) {
    return new SmsValues(
        "+821012345678", "Shop", "hi", "r" + number, List.of(), "e1-" + number, 1, "GSM-7");
  }

  private CompletableFuture<HandOverResult> share(SmsCalls calls, int number) {
    return calls.handOver(message(number), true, LONG_LIFE);
  }

  /** One whose result nobody looks at. */
  private static void put(SmsCalls calls, int number) {
    CompletableFuture<?> unused = calls.handOver(message(number), true, LONG_LIFE);
  }

  @Test
  void gathersUntilTheLingerIsOverInTheirOrder() {
    SmsCalls calls = calls(100);
    CompletableFuture<HandOverResult> first = share(calls, 0);
    CompletableFuture<HandOverResult> second = share(calls, 1);
    assertThat(made).isEmpty();
    assertThat(alarms).hasSize(1);

    nowNanos += LINGER.toNanos();
    alarms.get(0).run();

    assertThat(made).hasSize(1);
    assertThat(made.get(0).references()).containsExactly("r0", "r1");
    // The wait is part of the deadline of the one that waited longest.
    assertThat(made.get(0).within()).isEqualTo(DEADLINE.minus(LINGER));
    made.get(0)
        .answer(200, "{\"results\":[{\"ok\":true,\"id\":\"a\"},{\"ok\":true,\"id\":\"b\"}]}");
    assertThat(first.join().providerMessageId()).isEqualTo("a");
    assertThat(second.join().providerMessageId()).isEqualTo("b");
  }

  @Test
  void leavesAtOnceWhenTheCallIsFull() {
    SmsCalls calls = calls(SmsBulk.MAX_ENTRIES);
    for (int i = 0; i < SmsBulk.MAX_ENTRIES - 1; i++) {
      put(calls, i);
    }
    assertThat(made).isEmpty();
    put(calls, SmsBulk.MAX_ENTRIES - 1);
    assertThat(made).hasSize(1);
    assertThat(made.get(0).messages()).hasSize(SmsBulk.MAX_ENTRIES);
    put(calls, SmsBulk.MAX_ENTRIES);
    assertThat(made).hasSize(1);
    // The alarm of the call that has left makes no other leave early.
    alarms.get(0).run();
    assertThat(made).hasSize(1);
    alarms.get(1).run();
    assertThat(made.get(1).references()).containsExactly("r" + SmsBulk.MAX_ENTRIES);
  }

  @Test
  void neverSharesACallWithAMessageThatIsHeldInDoubt() {
    SmsCalls calls = calls(100);
    put(calls, 0);
    CompletableFuture<?> unused = calls.handOver(message(1), false, LONG_LIFE);
    assertThat(made).hasSize(1);
    assertThat(made.get(0).references()).containsExactly("r1");
    put(calls, 2);
    alarms.get(0).run();
    assertThat(made.get(1).references()).containsExactly("r0", "r2");
  }

  @Test
  void waitsNeverPastTheEndOfALife() {
    SmsCalls calls = calls(100);
    put(calls, 0);
    CompletableFuture<?> unused = calls.handOver(message(1), true, LINGER);
    assertThat(made).hasSize(1);
    assertThat(made.get(0).references()).containsExactly("r0", "r1");
  }

  @Test
  void keepsMessagesOfOneReferenceApart() {
    SmsCalls calls = calls(100);
    put(calls, 0);
    put(calls, 1);
    put(calls, 0);
    assertThat(made).hasSize(1);
    assertThat(made.get(0).references()).containsExactly("r0", "r1");
    alarms.get(1).run();
    assertThat(made.get(1).references()).containsExactly("r0");
  }

  @Test
  void saysNotSentOfWhoWaitsWhenItCloses() {
    SmsCalls calls = calls(100);
    CompletableFuture<HandOverResult> waiting = share(calls, 0);
    calls.close();
    assertThat(waiting.join().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(share(calls, 1).join().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    alarms.forEach(Runnable::run);
    assertThat(made).isEmpty();
  }

  @Test
  void saysNotSentOfWhoWaitedPastTheDeadline() {
    SmsCalls calls = calls(100);
    CompletableFuture<HandOverResult> stalled = share(calls, 0);
    nowNanos += DEADLINE.minusMillis(1).toNanos();
    CompletableFuture<HandOverResult> fresh = share(calls, 1);
    nowNanos += Duration.ofMillis(1).toNanos();
    alarms.get(0).run();
    assertThat(stalled.join().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(made.get(0).references()).containsExactly("r1");
    assertThat(fresh).isNotDone();

    CompletableFuture<HandOverResult> last = share(calls, 2);
    nowNanos += DEADLINE.toNanos();
    alarms.get(1).run();
    assertThat(last.join().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(made).hasSize(1);
  }

  @Test
  void givesEachACallOfItsOwnOnceTheyWereRefusedTogether() {
    SmsCalls calls = calls(2);
    CompletableFuture<HandOverResult> good = share(calls, 0);
    CompletableFuture<HandOverResult> bad = share(calls, 1);
    made.get(0).answer(400, "");
    assertThat(good.join().outcome()).isEqualTo(OutcomeClass.NOT_SENT);
    assertThat(bad.join().outcome()).isEqualTo(OutcomeClass.NOT_SENT);

    CompletableFuture<HandOverResult> goodAgain = share(calls, 0);
    CompletableFuture<HandOverResult> badAgain = share(calls, 1);
    assertThat(made).hasSize(3);
    made.get(1).answer(200, "{\"results\":[{\"ok\":true}]}");
    made.get(2).answer(400, "");
    assertThat(goodAgain.join().outcome()).isEqualTo(OutcomeClass.ACCEPTED);
    assertThat(badAgain.join().outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE);

    // Once: a later message of the same notification shares again.
    put(calls, 0);
    assertThat(made).hasSize(3);
  }

  @Test
  void hasItsBounds() {
    SmsBulk.Results results = new SmsBulk.Results("", null, "/ok", "true", null, null);
    assertThat(new SmsBulk(SmsBulk.MAX_ENTRIES, SmsBulk.MAX_LINGER, results)).isNotNull();
    assertThatThrownBy(() -> new SmsBulk(SmsBulk.MAX_ENTRIES + 1, LINGER, results))
        .hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> new SmsBulk(0, LINGER, results)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> new SmsBulk(1, SmsBulk.MAX_LINGER.plusMillis(1), results))
        .hasMessageContaining("linger");
    assertThatThrownBy(() -> new SmsBulk.Match("/ref", "{phone}")).hasMessageContaining("{phone}");
  }
}
