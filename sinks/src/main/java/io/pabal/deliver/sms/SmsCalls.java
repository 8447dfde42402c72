package io.pabal.deliver.sms;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Gathers messages into calls. Thread-safe.
 *
 * <p>A message waits here for at most the linger, and never past its deadline or its end of life.
 * Who waits is NOT_SENT when this is closed. From the moment a call is made its messages are the
 * call's: they leave with its first byte, all of them, or none of them does, and what becomes of
 * them is in its answer.
 */
final class SmsCalls implements AutoCloseable {
  /** Messages that the gateway refused together, remembered until they come again. */
  static final int MAX_LONERS = 10_000;

  /** Makes a call: the seam to the network. */
  @FunctionalInterface
  interface Line {
    /**
     * Begins a call.
     *
     * @param within time until its answer
     * @param classifier what an answer means for each message
     * @return completes within that time, never exceptionally
     */
    CompletableFuture<List<HandOverResult>> call(
        List<SmsValues> messages,
        Duration within,
        Function<HttpReply, List<HandOverResult>> classifier);
  }

  /** Runs something later, once; the seam to the clock. */
  @FunctionalInterface
  interface Alarm {
    void in(Duration delay, Runnable task);
  }

  private record Waiting(
      SmsValues message, long sinceNanos, CompletableFuture<HandOverResult> result) {}

  private final SmsBulk bulk;
  private final Duration deadline;
  private final SmsBulkClassifier classifier;
  private final Line line;
  private final Alarm alarm;
  private final LongSupplier nanoTime;
  private final Set<String> loners =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_LONERS;
            }
          });

  /** Who waits for the next call; a new list after each. */
  private List<Waiting> gathered = new ArrayList<>();

  private boolean closed;

  /**
   * @param deadline of a hand-over, the wait here included
   */
  SmsCalls(
      SmsBulk bulk,
      Duration deadline,
      SmsBulkClassifier classifier,
      Line line,
      Alarm alarm,
      LongSupplier nanoTime) {
    this.bulk = bulk;
    this.deadline = deadline;
    this.classifier = classifier;
    this.line = line;
    this.alarm = alarm;
    this.nanoTime = nanoTime;
  }

  /**
   * Hands a message over, with others or alone.
   *
   * @param mayShare false for a message that is never sent again in doubt: it goes alone
   * @param life how long it may still be sent; one that ends within the linger does not wait
   */
  CompletableFuture<HandOverResult> handOver(SmsValues message, boolean mayShare, Duration life) {
    Waiting waiting = new Waiting(message, nanoTime.getAsLong(), new CompletableFuture<>());
    List<List<Waiting>> leaving = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return CompletableFuture.completedFuture(closedBefore());
      }
      boolean refusedTogether = loners.remove(message.reference());
      if (!mayShare || refusedTogether) {
        leaving.add(List.of(waiting));
      } else {
        if (gathered.stream().anyMatch(other -> sameMatch(other.message(), message))) {
          leaving.add(take());
        }
        gathered.add(waiting);
        if (gathered.size() >= bulk.maxEntries() || life.compareTo(bulk.linger()) <= 0) {
          leaving.add(take());
        } else if (gathered.size() == 1) {
          List<Waiting> batch = gathered;
          alarm.in(bulk.linger(), () -> lingered(batch));
        }
      }
    }
    leaving.forEach(this::call);
    return waiting.result();
  }

  private boolean sameMatch(SmsValues one, SmsValues other) {
    SmsBulk.Match match = bulk.results().match();
    return one.reference().equals(other.reference())
        || (match != null && one.fill(match.value()).equals(other.fill(match.value())));
  }

  private void lingered(List<Waiting> batch) {
    synchronized (this) {
      if (gathered != batch) {
        return;
      }
      gathered = new ArrayList<>();
    }
    call(batch);
  }

  /** Under the lock. */
  private List<Waiting> take() {
    List<Waiting> taken = gathered;
    gathered = new ArrayList<>();
    return taken;
  }

  private void call(List<Waiting> batch) {
    long now = nanoTime.getAsLong();
    List<Waiting> aboard = new ArrayList<>();
    Duration within = deadline;
    for (Waiting waiting : batch) {
      Duration left = deadline.minusNanos(now - waiting.sinceNanos());
      if (left.isNegative() || left.isZero()) {
        waiting
            .result()
            .complete(HandOverResult.of(OutcomeClass.NOT_SENT, null, "waited too long"));
      } else {
        aboard.add(waiting);
        within = left.compareTo(within) < 0 ? left : within;
      }
    }
    if (aboard.isEmpty()) {
      return;
    }
    List<SmsValues> messages = aboard.stream().map(Waiting::message).toList();
    CompletableFuture<?> unused =
        line.call(messages, within, reply -> classify(reply, messages))
            .thenAccept(
                results -> {
                  for (int i = 0; i < results.size(); i++) {
                    aboard.get(i).result().complete(results.get(i));
                  }
                });
  }

  private List<HandOverResult> classify(HttpReply reply, List<SmsValues> messages) {
    SmsBulkClassifier.Verdict verdict = classifier.classify(reply, messages);
    if (verdict.refusedTogether()) {
      synchronized (this) {
        messages.forEach(message -> loners.add(message.reference()));
      }
    }
    return verdict.results();
  }

  /** Ends who waits; calls under way are the client's to end. */
  @Override
  public void close() {
    List<Waiting> left;
    synchronized (this) {
      closed = true;
      left = take();
    }
    left.forEach(waiting -> waiting.result().complete(closedBefore()));
  }

  private static HandOverResult closedBefore() {
    return HandOverResult.of(OutcomeClass.NOT_SENT, null, "sender closed");
  }
}
