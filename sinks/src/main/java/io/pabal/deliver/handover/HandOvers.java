package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.flow.JobClock;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a flight to its outcome and back: each hand-over, and each outcome without one, gets a
 * number of its own; {@link FlightRunner} does the work in other threads; what comes of it is taken
 * in the task's thread.
 */
final class HandOvers {
  private static final Logger LOG = LoggerFactory.getLogger(HandOvers.class);

  private final FlightRunner runner;
  private final String epoch;
  private final JobClock clock;
  private final MailboxExecutor mailbox;
  private final BiConsumer<Flight, Outcome> completed;
  private long sequence;

  /**
   * @param epoch the name of this start
   * @param completed takes each flight whose outcome is on disk, in the task's thread
   */
  HandOvers(
      FlightRunner runner,
      String epoch,
      JobClock clock,
      MailboxExecutor mailbox,
      BiConsumer<Flight, Outcome> completed) {
    this.runner = runner;
    this.epoch = epoch;
    this.clock = clock;
    this.mailbox = mailbox;
    this.completed = completed;
  }

  /** Begins to hand a flight over to its provider. */
  void begin(Flight flight, MessageRenderer.Compiled texts) {
    number(flight);
    takeBack(flight, runner.run(flight, texts));
  }

  /** Records an outcome of a flight that is not handed over. */
  void giveUp(Flight flight, OutcomeClass outcome, String detail) {
    number(flight);
    takeBack(flight, runner.giveUp(flight, outcome, detail));
  }

  private void number(Flight flight) {
    flight.begin(new HandOver(epoch, ++sequence), clock.now());
  }

  private void takeBack(Flight flight, CompletableFuture<Outcome> done) {
    CompletableFuture<?> unused =
        done.whenComplete((outcome, defect) -> mail(() -> ended(flight, outcome, defect)));
  }

  /** A defect fails the task: the flight is in the snapshot, or an intent that is read back. */
  private void ended(Flight flight, Outcome outcome, Throwable defect) {
    if (defect != null) {
      throw new IllegalStateException(
          "notification " + flight.notification().notificationId() + " has no outcome", defect);
    }
    completed.accept(flight, outcome);
  }

  private void mail(Runnable step) {
    try {
      mailbox.execute(step::run, "hand-over completed");
    } catch (RejectedExecutionException e) {
      // The task has ended; the outcome is on disk and the next start reads it back.
      LOG.debug("an outcome after the end of the task", e);
    }
  }
}
