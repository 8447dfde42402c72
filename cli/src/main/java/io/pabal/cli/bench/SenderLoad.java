package io.pabal.cli.bench;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives a sender as many messages as it takes, composed by as many threads as there are processors,
 * and counts those that were accepted. Anything but an acceptance ends the benchmark.
 */
final class SenderLoad {
  private final Sender sender;
  private final Address address;
  private final RenderedMessage message;
  private final int capacity;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @param capacity hand-overs under way at the same time
   */
  SenderLoad(Sender sender, Address address, RenderedMessage message, int capacity) {
    this.sender = sender;
    this.address = address;
    this.message = message;
    this.capacity = capacity;
  }

  /** Accepted messages a second. */
  double perSecond(Duration window) throws InterruptedException {
    Semaphore room = new Semaphore(capacity);
    long before = accepted.get();
    long begun = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < Runtime.getRuntime().availableProcessors(); number++) {
      Thread thread = new Thread(() -> run(room, begun + window.toNanos()), "bench-" + number);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    room.acquire(capacity);
    double perSecond = (accepted.get() - before) * 1e9 / (System.nanoTime() - begun);
    if (failure.get() != null) {
      throw new LocalSystemException("The sender: " + failure.get(), failure.get());
    }
    return perSecond;
  }

  private void run(Semaphore room, long endNanos) {
    try {
      while (failure.get() == null && System.nanoTime() - endNanos < 0) {
        room.acquire();
        CompletableFuture<?> unused =
            sender
                .prepare(envelope(numbers.incrementAndGet()), message)
                .start()
                .whenComplete(
                    (result, thrown) -> {
                      count(result, thrown);
                      room.release();
                    });
      }
    } catch (UnsendableMessageException e) {
      failure.set(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(HandOverResult result, Throwable thrown) {
    if (thrown != null) {
      failure.set(thrown);
    } else if (result.outcome() == OutcomeClass.ACCEPTED) {
      accepted.incrementAndGet();
    } else {
      failure.set(new LocalSystemException(result.toString()));
    }
  }

  private Envelope envelope(long number) {
    Instant now = Instant.now();
    OutboxNotification notification =
        new OutboxNotification(
            OutboxNotification.SCHEMA,
            "%032x".formatted(number),
            "bench-r" + number,
            address,
            Lane.NORMAL,
            "order",
            "order-shipped",
            "en",
            "UTC",
            List.of(
                new Item(
                    "item%028d".formatted(number),
                    1,
                    "/pabal/bench",
                    "e" + number,
                    "order",
                    now,
                    now)),
            "{}",
            1,
            InDoubtRule.RESEND,
            false,
            now,
            now.plusSeconds(3_600));
    return new Envelope(notification, new HandOver("bench", number), false);
  }
}
