package io.pabal.flow;

import java.time.Duration;

/**
 * Whether this task is still the wanted one. It holds while the job manager answered a ping that
 * was sent not longer ago than half the heartbeat time-out: a task that was stopped or cut off
 * loses it before a successor can start. By the monotonic clock; an answer counts from the moment
 * its question was asked. Thread-safe.
 */
public final class Lease {
  private static final int REMEMBERED = 64;

  private final long validNanos;
  private final long[] sentNanos = new long[REMEMBERED];
  private final long[] sentNumbers = new long[REMEMBERED];
  private long lastNumber;
  private long heardNanos;
  private boolean heard;

  /**
   * @param heartbeatTimeout after which the job manager gives a task manager up
   */
  public Lease(Duration heartbeatTimeout) {
    this.validNanos = heartbeatTimeout.toNanos() / 2;
  }

  /** How often to ping, so that some answers may be lost: a tenth of the validity. */
  public Duration pingInterval() {
    return Duration.ofNanos(Math.max(1, validNanos / 10));
  }

  /** The number of a ping that is sent now. */
  public synchronized long ping(long nowNanos) {
    long number = ++lastNumber;
    sentNumbers[(int) (number % REMEMBERED)] = number;
    sentNanos[(int) (number % REMEMBERED)] = nowNanos;
    return number;
  }

  /** The answer to a ping has arrived; one that is too old to be remembered says nothing. */
  public synchronized void pong(long number) {
    int slot = (int) Math.floorMod(number, (long) REMEMBERED);
    if (number < 1 || sentNumbers[slot] != number) {
      return;
    }
    if (!heard || sentNanos[slot] - heardNanos > 0) {
      heard = true;
      heardNanos = sentNanos[slot];
    }
  }

  /** Whether a hand-over may begin now. */
  public synchronized boolean holds(long nowNanos) {
    return heard && nowNanos - heardNanos <= validNanos;
  }
}
