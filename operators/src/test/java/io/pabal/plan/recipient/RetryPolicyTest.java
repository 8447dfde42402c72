package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.plan.recipient.RetryPolicy.Retry;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.RetrySchedule;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.plan.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(Duration.ofMinutes(3), Duration.ofMinutes(20), 5);
  private static final Instant NOW = Samples.NOW;

  @Test
  void pausesDoubleUpToTheLongest() {
    assertThat(List.of(1, 2, 3, 4, 5, 6, 100, Integer.MAX_VALUE))
        .extracting(attempt -> RetryPolicy.backOff(attempt, SCHEDULE).toMinutes())
        .containsExactly(3L, 6L, 12L, 20L, 20L, 20L, 20L, 20L);
  }

  @Test
  void theJitterIsSpreadOverTheWholePause() {
    List<Long> pauses = new ArrayList<>();
    for (int sequence = 0; sequence < 2_000; sequence++) {
      Retry retry = next(1, sequence, null, SCHEDULE);
      pauses.add(Duration.between(NOW, retry.due()).toMillis());
    }

    assertThat(pauses).allMatch(pause -> pause >= 10_000 && pause < 190_000);
    double mean = pauses.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertThat(mean).isBetween(94_000.0, 106_000.0);
    assertThat(pauses.stream().filter(pause -> pause < 28_000).count()).isBetween(150L, 250L);
    assertThat(pauses.stream().filter(pause -> pause >= 172_000).count()).isBetween(150L, 250L);
  }

  @Test
  void theSameHandOverDrawsTheSamePause() {
    assertThat(next(1, 7, null, SCHEDULE)).isEqualTo(next(1, 7, null, SCHEDULE));
    assertThat(next(1, 7, null, SCHEDULE)).isNotEqualTo(next(1, 8, null, SCHEDULE));
    assertThat(next(1, 7, null, SCHEDULE)).isNotEqualTo(next(2, 7, null, SCHEDULE));
  }

  @Test
  void whatTheProviderAskedForIsAFloor() {
    long hour = Duration.ofHours(1).toMillis();
    for (int sequence = 0; sequence < 200; sequence++) {
      Instant due = next(1, sequence, hour, SCHEDULE).due();
      assertThat(due).isBetween(NOW.plusMillis(hour), NOW.plusMillis(hour).plusSeconds(180));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0})
  void anImpossibleWishIsNone(long wish) {
    assertThat(next(1, 1, wish, SCHEDULE)).isEqualTo(next(1, 1, null, SCHEDULE));
  }

  @Test
  void aWishBeyondTheLifeEndsIt() {
    long life = Samples.LIFE.toMillis();
    assertThat(next(1, 1, life - 1, SCHEDULE).isAllowed()).isTrue();
    assertThat(next(1, 1, life - 1, SCHEDULE).due()).isBefore(NOW.plus(Samples.LIFE));
    assertThat(next(1, 1, life, SCHEDULE).refusal()).contains("life ends");
    assertThat(next(1, 1, Long.MAX_VALUE, SCHEDULE).refusal()).contains("life ends");
  }

  @Test
  void theLastAttemptOfTheScheduleIsTheLast() {
    assertThat(next(4, 1, null, SCHEDULE).isAllowed()).isTrue();
    assertThat(next(5, 1, null, SCHEDULE).refusal())
        .isEqualTo("attempt 5 was the last of its schedule");
    assertThat(next(Item.MAX_ATTEMPT, 1, null, SCHEDULE).isAllowed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Channel.class)
  void aPasswordCodeIsTriedAgainWithinItsMinutes(Channel channel) {
    RetrySchedule code = RetrySchedule.defaultFor(channel, Duration.ofMinutes(5));
    RetrySchedule mail = RetrySchedule.defaultFor(channel, Duration.ofDays(3));

    assertThat(code.first()).isLessThanOrEqualTo(Duration.ofSeconds(15));
    assertThat(code.longest()).isLessThanOrEqualTo(Duration.ofSeconds(75));
    assertThat(code.leastPause()).isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(mail.first()).isGreaterThanOrEqualTo(code.first());
    assertThat(mail.longest()).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    assertThat(mail.leastPause()).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  private static Retry next(int attempt, long sequence, Long wish, RetrySchedule schedule) {
    Feedback feedback = Returned.transientFailure(attempt, sequence, wish);
    return RetryPolicy.next(feedback, feedback.notification().items().get(0), schedule, NOW);
  }
}
