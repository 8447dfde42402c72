package io.pabal.deliver.handover;

import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Instant;

/**
 * A notification in flight: it passed the strip and is not complete. Changed in the task's thread
 * only; {@link FlightRunner} reads what was set before the flight was given to it.
 */
final class Flight {
  private final long arrival;
  private final int partition;
  private final long enteredAtOffset;
  private final long waitingSinceNanos;
  private OutboxNotification notification;
  private boolean resend;
  private HandOver handOver;
  private Instant startedAt;
  private boolean holdsAddress;
  private boolean running;

  /**
   * @param partition the partition of the outcomes topic that has its records
   * @param enteredAtOffset where that partition stood when it arrived: all its records are behind
   */
  Flight(
      OutboxNotification notification,
      boolean resend,
      long arrival,
      int partition,
      long enteredAtOffset,
      long waitingSinceNanos) {
    this.notification = notification;
    this.resend = resend;
    this.arrival = arrival;
    this.partition = partition;
    this.enteredAtOffset = enteredAtOffset;
    this.waitingSinceNanos = waitingSinceNanos;
  }

  OutboxNotification notification() {
    return notification;
  }

  void reduceTo(OutboxNotification fewerItems) {
    notification = fewerItems;
  }

  boolean resend() {
    return resend;
  }

  void markResend() {
    resend = true;
  }

  long arrival() {
    return arrival;
  }

  int partition() {
    return partition;
  }

  long enteredAtOffset() {
    return enteredAtOffset;
  }

  long waitingSinceNanos() {
    return waitingSinceNanos;
  }

  void begin(HandOver number, Instant at) {
    handOver = number;
    startedAt = at;
  }

  HandOver handOver() {
    return handOver;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Whether it was taken from the queue: nothing else goes to its address meanwhile. */
  boolean holdsAddress() {
    return holdsAddress;
  }

  void holdsAddress(boolean holds) {
    holdsAddress = holds;
  }

  /** Whether it counts against the lane's capacity. */
  boolean running() {
    return running;
  }

  void running(boolean now) {
    running = now;
  }

  /** Where it goes: hand-overs to one address are never under way together. */
  String addressKey() {
    return notification.address().key();
  }
}
