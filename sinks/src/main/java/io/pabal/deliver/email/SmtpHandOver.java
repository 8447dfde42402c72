package io.pabal.deliver.email;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One message on its way: how far it got, and by when it ends. Whoever ends it first (the answer,
 * the deadline, the sender's end) says what came of it; {@link #reachDot} and the deadline exclude
 * one another, so NOT_SENT is never said of a message whose final dot may still go out.
 */
final class SmtpHandOver {
  private enum Stage {
    BEFORE_DOT,
    AT_DOT,
    ENDED
  }

  private final SmtpMail mail;
  private final EmailProvider.Timeouts timeouts;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<HandOverResult> result = new CompletableFuture<>();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.BEFORE_DOT);
  private final long untilDotNanos;
  private volatile SmtpPhase phase = SmtpPhase.QUEUED;
  private volatile SmtpWire wire;
  private volatile ScheduledFuture<?> alarm;

  /**
   * Starts the clock.
   *
   * @param mail what is handed over
   */
  SmtpHandOver(SmtpMail mail, EmailProvider.Timeouts timeouts, ScheduledExecutorService timer) {
    this.mail = mail;
    this.timeouts = timeouts;
    this.timer = timer;
    this.untilDotNanos = System.nanoTime() + timeouts.untilDot().toNanos();
    this.alarm =
        timer.schedule(
            () -> expire("no answer within " + timeouts.untilDot().toSeconds() + " s"),
            timeouts.untilDot().toNanos(),
            TimeUnit.NANOSECONDS);
  }

  SmtpMail mail() {
    return mail;
  }

  SmtpPhase phase() {
    return phase;
  }

  CompletableFuture<HandOverResult> result() {
    return result;
  }

  /** By when the final dot must be out, of {@link System#nanoTime}. */
  long untilDotNanos() {
    return untilDotNanos;
  }

  boolean isEnded() {
    return stage.get() == Stage.ENDED;
  }

  /** Goes on in a phase; harmless after the end. */
  void enter(SmtpPhase next) {
    phase = next;
  }

  /** From now on the end of this hand-over closes that wire. */
  void use(SmtpWire used) {
    wire = used;
    if (isEnded()) {
      used.abort();
    }
  }

  /**
   * The permission to write the end of the mail, given once and never after the deadline.
   *
   * @return false when the hand-over has ended: the end must not be written
   */
  boolean reachDot() {
    if (!stage.compareAndSet(Stage.BEFORE_DOT, Stage.AT_DOT)) {
      return false;
    }
    phase = SmtpPhase.DOT;
    alarm.cancel(false);
    long seconds = timeouts.atDot().toSeconds();
    alarm =
        timer.schedule(
            () -> expire("no answer within " + seconds + " s after the final dot"),
            timeouts.atDot().toNanos(),
            TimeUnit.NANOSECONDS);
    return true;
  }

  /**
   * Takes the right to say what came of it.
   *
   * @return false when somebody else has said it: then the wire is closed and must not be used
   */
  boolean end() {
    boolean first = stage.getAndSet(Stage.ENDED) != Stage.ENDED;
    if (first) {
      alarm.cancel(false);
    }
    return first;
  }

  /** Ends it from outside: in doubt at the final dot, not sent before. */
  void expire(String reason) {
    Stage before = stage.getAndSet(Stage.ENDED);
    if (before == Stage.ENDED) {
      return;
    }
    alarm.cancel(false);
    SmtpWire used = wire;
    if (used != null) {
      used.abort();
    }
    OutcomeClass outcome = before == Stage.AT_DOT ? OutcomeClass.IN_DOUBT : OutcomeClass.NOT_SENT;
    result.complete(HandOverResult.of(outcome, null, reason + " (phase " + phase + ")"));
  }
}
