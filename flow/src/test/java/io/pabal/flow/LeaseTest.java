package io.pabal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long VALID = TIMEOUT.toNanos() / 2;

  /** A monotonic clock may be anywhere, also about to overflow. */
  private static final long NOW = Long.MAX_VALUE - VALID / 3;

  private final Lease lease = new Lease(TIMEOUT);

  @Test
  void doesNotHoldBeforeTheFirstAnswer() {
    lease.ping(NOW);
    assertThat(lease.holds(NOW)).isFalse();
  }

  @Test
  void holdsForHalfTheTimeOutFromTheMomentOfTheQuestion() {
    lease.pong(lease.ping(NOW));
    assertThat(lease.holds(NOW)).isTrue();
    assertThat(lease.holds(NOW + VALID)).isTrue();
    assertThat(lease.holds(NOW + VALID + 1)).isFalse();
  }

  @Test
  void anAnswerThatComesLateCountsFromItsQuestion() {
    long first = lease.ping(NOW);
    lease.ping(NOW + VALID);
    lease.pong(first);
    assertThat(lease.holds(NOW + VALID + 1)).isFalse();
  }

  @Test
  void anOldAnswerDoesNotShortenIt() {
    long first = lease.ping(NOW);
    long second = lease.ping(NOW + VALID);
    lease.pong(second);
    lease.pong(first);
    assertThat(lease.holds(NOW + VALID + VALID)).isTrue();
  }

  @Test
  void anAnswerToNoQuestionSaysNothing() {
    lease.pong(7);
    lease.pong(0);
    lease.pong(-1);
    assertThat(lease.holds(NOW)).isFalse();
  }

  /** Steps of 0.1 to 1 s: a ping, an answer to some earlier one, or nothing. */
  @Property
  void holdsOnlyWhileAnAnsweredQuestionIsYoungEnough(
      @ForAll @Size(max = 300) List<@IntRange(max = 29) Integer> steps) {
    Lease any = new Lease(TIMEOUT);
    Map<Long, Long> askedAt = new HashMap<>();
    long now = NOW;
    long newestAnswered = 0;
    boolean answered = false;
    for (int step : steps) {
      now += Duration.ofMillis(100).toNanos() * (1 + step % 10);
      if (step < 10) {
        askedAt.put(any.ping(now), now);
      } else if (step < 20 && askedAt.size() > step - 10) {
        long number = askedAt.size() - (step - 10L);
        any.pong(number);
        newestAnswered = Math.max(newestAnswered, number);
        answered = true;
      }
      boolean young = answered && now - askedAt.get(newestAnswered) <= VALID;
      assertThat(any.holds(now)).isEqualTo(young);
    }
  }
}
