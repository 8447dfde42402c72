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
  private LaneProvider provider;
  private Doubt doubt;
  private int tried;
  private int rounds;
  private long restUntilNanos;
  private long tookNanos;
  private int units = 1;

  /**
   * @param resend whether it repeats a hand-over that is in doubt
   * @param doubt which provider may have accepted that, or null if nobody knows
   * @param partition the partition of the outcomes topic that has its records
   * @param enteredAtOffset where that partition stood when it arrived: all its records are behind
   */
  Flight(
      OutboxNotification notification,
      boolean resend,
      Doubt doubt,
      long arrival,
      int partition,
      long enteredAtOffset,
      long waitingSinceNanos) {
    this.notification = notification;
    this.resend = resend;
    this.doubt = doubt;
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

  /** What follows repeats a hand-over that is in doubt. */
  void markResend(Doubt who) {
    resend = true;
    doubt = who;
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

  /** Who is to take it, from its start to its outcome, or null: it counts against its capacity. */
  LaneProvider provider() {
    return provider;
  }

  void provider(LaneProvider takes) {
    provider = takes;
  }

  /** Which provider may have accepted it, or null. */
  Doubt doubt() {
    return doubt;
  }

  /** The providers that got nothing of it in this round, a bit each. */
  int tried() {
    return tried;
  }

  /**
   * A provider got nothing of it.
   *
   * @param number of the provider
   * @param nextRoundNanos from when on it may go to each provider again
   */
  void tried(int number, long nextRoundNanos) {
    tried |= 1 << number;
    restUntilNanos = nextRoundNanos;
  }

  /** It may go to each provider again. */
  void newRound() {
    tried = 0;
    rounds++;
  }

  /** Rounds in which no provider took it. */
  int rounds() {
    return rounds;
  }

  /** When its next round is due, if it was tried. */
  long restUntilNanos() {
    return restUntilNanos;
  }

  /** What the runner learns: told before the outcome is. */
  void handedOver(long nanos, int unitsOfBudget) {
    tookNanos = nanos;
    units = unitsOfBudget;
  }

  /** How long the provider took for the last hand-over. */
  long tookNanos() {
    return tookNanos;
  }

  /** What the last hand-over took of the provider's budget. */
  int units() {
    return units;
  }

  /** Where it goes: hand-overs to one address are never under way together. */
  String addressKey() {
    return notification.address().key();
  }
}
