package io.pabal.deliver.handover;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.flow.JobClock;
import io.pabal.flow.Lease;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one flight through its steps, off the task's thread: render and compose; append the intent;
 * with its acknowledgement, and if the lease still holds, hand over; append the outcome. The step
 * that follows begins only when the former is on disk.
 */
final class FlightRunner {
  /** Detail of an outcome of ours: the provider was not asked, so its health is not concerned. */
  static final String LEASE_LOST = "the task lost its lease before the hand-over";

  /** The same, of a flight whose intent was written and whose task ends. */
  static final String TASK_ENDED = "the task ended before the hand-over";

  /** The same: sendBefore and vetoes have to be looked at again. */
  static final String INTENT_STALE = "its intent waited too long for the broker";

  /** Beyond every life; what a provider wishes beyond it is nonsense. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(365);

  private static final Logger LOG = LoggerFactory.getLogger(FlightRunner.class);

  private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}");

  private final OutcomeLog log;
  private final Lease lease;
  private final JobClock clock;
  private final Map<Lane, ? extends Executor> workers;
  private final Object landing = new Object();
  private int underWay;
  private volatile boolean closing;

  FlightRunner(OutcomeLog log, Lease lease, JobClock clock, Map<Lane, ? extends Executor> workers) {
    this.log = log;
    this.lease = lease;
    this.clock = clock;
    this.workers = workers;
  }

  /**
   * Runs a flight that has its provider and its hand-over number. Once this is closed, nothing may
   * come of it.
   *
   * @return the outcome, completed when it is acknowledged; exceptionally only by a defect of ours
   */
  CompletableFuture<Outcome> run(Flight flight, MessageRenderer.Compiled texts) {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    LaneProvider provider = flight.provider();
    execute(flight, done, () -> prepare(flight, texts, provider, done));
    return done;
  }

  /**
   * Records an outcome of a flight that is not handed over at all. Off the task's thread, because a
   * producer may block while its broker is down.
   */
  CompletableFuture<Outcome> giveUp(Flight flight, OutcomeClass outcome, String detail) {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    execute(
        flight, done, () -> record(flight, null, HandOverResult.of(outcome, null, detail), done));
    return done;
  }

  /** No hand-over begins from now on, and no intent is written. */
  void close() {
    synchronized (landing) {
      closing = true;
    }
  }

  /**
   * Waits until no hand-over is under way, or the time is over. Not ended by an interruption: the
   * task is being cancelled, and this is what it has to wait for.
   */
  void awaitLanding(Duration atMost) {
    boolean interrupted = false;
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (landing) {
      long left = atMost.toNanos();
      while (underWay > 0 && left > 0) {
        try {
          TimeUnit.NANOSECONDS.timedWait(landing, left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left = end - System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * From its intent on, a flight is waited for: an intent that is left behind is in doubt at the
   * next start, although nothing was handed over.
   */
  private boolean takesOff() {
    synchronized (landing) {
      if (closing) {
        return false;
      }
      underWay++;
      return true;
    }
  }

  private void lands() {
    synchronized (landing) {
      underWay--;
      landing.notifyAll();
    }
  }

  private void prepare(
      Flight flight,
      MessageRenderer.Compiled texts,
      LaneProvider provider,
      CompletableFuture<Outcome> done) {
    OutboxNotification notification = flight.notification();
    Envelope envelope = new Envelope(notification, flight.handOver(), flight.resend());
    PreparedHandOver prepared;
    try {
      prepared = provider.sender().prepare(envelope, texts.render(notification));
    } catch (UnsendableMessageException e) {
      record(flight, null, HandOverResult.of(e.outcome(), null, e.getMessage()), done);
      return;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      // A defect of ours must not stop the channel: the message is refused and the trace kept.
      LOG.error("could not compose notification {}", notification.notificationId(), e);
      String detail = "could not be composed: " + e.getClass().getSimpleName();
      record(flight, null, HandOverResult.of(OutcomeClass.BAD_MESSAGE, null, detail), done);
      return;
    }
    if (!takesOff()) {
      return;
    }
    CompletableFuture<?> unused = done.whenComplete((outcome, never) -> lands());
    long askedNanos = clock.nanoTime();
    log.append(
        notification.recipient(),
        intent(flight, provider.name()),
        () -> execute(flight, done, () -> handOver(flight, provider, prepared, askedNanos, done)));
  }

  private void handOver(
      Flight flight,
      LaneProvider provider,
      PreparedHandOver prepared,
      long askedNanos,
      CompletableFuture<Outcome> done) {
    String obstacle = obstacle(flight, askedNanos);
    if (obstacle != null) {
      record(flight, null, HandOverResult.of(OutcomeClass.NOT_SENT, null, obstacle), done);
      return;
    }
    long startedNanos = clock.nanoTime();
    Duration deadline = provider.deadline().plus(HandOverSettings.DEADLINE_GRACE);
    CompletableFuture<?> unused =
        start(prepared)
            .completeOnTimeout(
                HandOverResult.of(OutcomeClass.IN_DOUBT, null, "no answer within the deadline"),
                deadline.toMillis(),
                TimeUnit.MILLISECONDS)
            .whenComplete(
                (result, never) -> {
                  flight.handedOver(clock.nanoTime() - startedNanos, prepared.units());
                  record(flight, provider.name(), sound(result), done);
                });
  }

  /** Why a hand-over whose intent is on disk must not begin, or null. */
  private String obstacle(Flight flight, long askedNanos) {
    if (closing) {
      return TASK_ENDED;
    }
    if (!lease.holds(clock.nanoTime())) {
      return LEASE_LOST;
    }
    boolean stale = clock.nanoTime() - askedNanos > HandOverSettings.MAX_INTENT_AGE.toNanos();
    boolean late = !clock.now().isBefore(flight.notification().sendBefore());
    return stale || late ? INTENT_STALE : null;
  }

  private static CompletableFuture<HandOverResult> start(PreparedHandOver prepared) {
    try {
      return prepared.start().exceptionally(FlightRunner::brokenContract);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return CompletableFuture.completedFuture(brokenContract(e));
    }
  }

  private static HandOverResult brokenContract(Throwable e) {
    LOG.error("a sender broke its contract", e);
    return HandOverResult.of(
        OutcomeClass.IN_DOUBT, null, "failed: " + e.getClass().getSimpleName());
  }

  /** A result that a sender may give; whatever else it says, the provider may have accepted. */
  private static HandOverResult sound(HandOverResult result) {
    if (result == null || result.outcome() == null) {
      return brokenContract(new IllegalStateException("no result"));
    }
    return switch (result.outcome()) {
      case ACCEPTED,
          NOT_SENT,
          THROTTLED,
          CONFIG,
          TRANSIENT,
          DEAD_ADDRESS,
          OPT_OUT,
          BAD_MESSAGE,
          IN_DOUBT,
          UNRECOGNIZED ->
          result;
      case EXPIRED, VETOED, NO_CATALOG ->
          brokenContract(new IllegalStateException("not a provider's: " + result.outcome()));
    };
  }

  private void record(
      Flight flight, String provider, HandOverResult result, CompletableFuture<Outcome> done) {
    try {
      Outcome outcome = outcome(flight, provider, result);
      log.append(outcome.recipient(), outcome, () -> done.complete(outcome));
    } catch (RuntimeException e) {
      // On a thread of the sender's, too, where nobody else would hear of it.
      done.completeExceptionally(e);
    }
  }

  private Intent intent(Flight flight, String provider) {
    OutboxNotification notification = flight.notification();
    return new Intent(
        Intent.SCHEMA,
        notification.channel(),
        notification.lane(),
        notification.recipient(),
        notification.notificationId(),
        notification.address().key(),
        notification.items(),
        flight.handOver(),
        provider,
        flight.resend(),
        clock.now());
  }

  private Outcome outcome(Flight flight, String provider, HandOverResult result) {
    OutboxNotification notification = flight.notification();
    return new Outcome(
        Outcome.SCHEMA,
        notification.channel(),
        notification.lane(),
        notification.recipient(),
        notification.notificationId(),
        notification.address().key(),
        notification.items(),
        flight.handOver(),
        result.outcome(),
        provider,
        bounded(result.code()),
        bounded(result.providerMessageId()),
        bounded(result.detail()),
        result.retryAfterWish().map(FlightRunner::boundedMillis).orElse(null),
        flight.resend(),
        settles(flight, result.outcome()),
        flight.startedAt(),
        clock.now());
  }

  /** In doubt is sent again once by this task; what is in doubt again stays so. */
  private static boolean settles(Flight flight, OutcomeClass outcome) {
    return switch (outcome.next()) {
      case NOTHING, BACK_TO_PLAN -> true;
      case HAND_OVER_AGAIN -> false;
      case IN_DOUBT_RULE -> flight.notification().inDoubt() == InDoubtRule.HOLD || flight.resend();
    };
  }

  private static long boundedMillis(Duration wish) {
    Duration atMost = wish.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wish;
    return atMost.isNegative() ? 0 : atMost.toMillis();
  }

  /** Words of a provider, within the bound of an outcome and without control characters. */
  private static String bounded(String text) {
    if (text == null) {
      return null;
    }
    int end = Math.min(text.length(), Outcome.MAX_DETAIL_CHARS);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return CONTROL_CHARACTERS.matcher(text.substring(0, end)).replaceAll(" ");
  }

  /** Runs a step; what it throws is a defect of ours, and ends the flight with it. */
  private void execute(Flight flight, CompletableFuture<Outcome> done, Runnable step) {
    try {
      workers
          .get(flight.notification().lane())
          .execute(
              () -> {
                try {
                  step.run();
                } catch (RuntimeException e) {
                  done.completeExceptionally(e);
                }
              });
    } catch (RejectedExecutionException e) {
      // The task is closed; what was not begun is in the last snapshot, what was is an intent.
      LOG.debug("a step after the end of the task", e);
    }
  }
}
