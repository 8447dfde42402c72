package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff();
  private long nowNanos = -5; // nanoTime may be negative

  @Test
  void startsAtOnceTheFirstTime() {
    assertThat(backoff.mayStart(nowNanos)).isTrue();
  }

  @Test
  void startsAtOnceWhatRanForAGoodWhile() {
    backoff.started(nowNanos);
    pass(Duration.ofMinutes(1));

    assertThat(backoff.mayStart(nowNanos)).isTrue();
    backoff.started(nowNanos);
    assertThat(backoff.quickEnds()).isZero();
  }

  @Test
  void waitsLongerAfterEachQuickEndButNeverMoreThanThirtySeconds() {
    backoff.started(nowNanos);
    assertThat(delaysOf(7)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(backoff.quickEnds()).isEqualTo(7);
  }

  @Test
  void forgetsQuickEndsAfterAGoodWhile() {
    backoff.started(nowNanos);
    delaysOf(3);
    pass(Duration.ofMinutes(2));
    backoff.started(nowNanos);

    assertThat(backoff.quickEnds()).isZero();
  }

  private java.util.List<Long> delaysOf(int starts) {
    java.util.List<Long> delaysSeconds = new java.util.ArrayList<>();
    for (int i = 0; i < starts; i++) {
      long seconds = 0;
      while (!backoff.mayStart(nowNanos)) {
        pass(Duration.ofSeconds(1));
        seconds++;
      }
      delaysSeconds.add(seconds);
      backoff.started(nowNanos);
    }
    return delaysSeconds;
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }
}
