package io.pabal.deliver.email;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.provider.ResultText;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hands messages over on threads and kept connections of its own, first come, first served. Never
 * more connections than threads: a thread takes the connection used last and opens one only when
 * none is idle.
 *
 * <p>A message goes out once. The only repetition: when a <em>kept</em> connection turns out dead
 * before a byte of the text was written, the message begins again on a fresh one.
 */
final class SmtpConnections implements AutoCloseable {
  private final EmailProvider provider;
  private final SmtpOpening opening;
  private final Supplier<List<String>> secrets;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timer;
  private final ConcurrentLinkedDeque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<SmtpHandOver> underWay = ConcurrentHashMap.newKeySet();
  private final ScheduledFuture<?> sweeps;
  private volatile boolean closed;

  /**
   * @param secrets what must not appear in a result, as it is by then
   */
  SmtpConnections(
      EmailProvider provider,
      SmtpOpening opening,
      int connections,
      Supplier<List<String>> secrets) {
    this.provider = provider;
    this.opening = opening;
    this.secrets = secrets;
    this.threads = Executors.newFixedThreadPool(connections, threads("smtp-" + provider.name()));
    this.timer = new ScheduledThreadPoolExecutor(1, threads("smtp-timer-" + provider.name()));
    this.timer.setRemoveOnCancelPolicy(true);
    Duration sweep = provider.pool().idle().dividedBy(4).plusMillis(1);
    this.sweeps =
        timer.scheduleWithFixedDelay(
            this::closeIdle, sweep.toNanos(), sweep.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(SmtpConnections.class.getClassLoader());
      return thread;
    };
  }

  /**
   * Begins a hand-over.
   *
   * @param mail what to hand over
   * @return completes by the deadlines, never exceptionally
   */
  CompletableFuture<HandOverResult> handOver(SmtpMail mail) {
    SmtpHandOver handOver;
    try {
      handOver = new SmtpHandOver(mail, provider.timeouts(), timer);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          HandOverResult.of(OutcomeClass.NOT_SENT, null, "sender closed"));
    }
    underWay.add(handOver);
    CompletableFuture<HandOverResult> answer =
        handOver
            .result()
            .thenApply(
                result -> {
                  underWay.remove(handOver);
                  return ResultText.clean(result, secrets.get());
                });
    try {
      threads.execute(() -> run(handOver));
    } catch (RejectedExecutionException e) {
      handOver.expire("sender closed");
    }
    if (closed) {
      handOver.expire("sender closed");
    }
    return answer;
  }

  private void run(SmtpHandOver handOver) {
    if (handOver.isEnded()) {
      return;
    }
    try {
      SmtpConnection kept = takeIdle();
      if (kept == null || !attempt(kept, handOver, true)) {
        attempt(opening.open(handOver), handOver, false);
      }
    } catch (SmtpRefusedException e) {
      finish(handOver, result(e), null);
    } catch (IOException e) {
      finish(handOver, result(handOver, e), null);
    } catch (RuntimeException e) {
      // Nobody else would complete it; the phase still says what can have happened.
      finish(handOver, result(handOver, e), null);
    }
  }

  /** Tries one connection; false when it was a dead one and the message may begin again. */
  private boolean attempt(SmtpConnection connection, SmtpHandOver handOver, boolean kept) {
    handOver.use(connection.wire());
    SmtpTransaction transaction = new SmtpTransaction(connection, handOver);
    HandOverResult result;
    try {
      result = transaction.run(firstReplyNanos(handOver, kept));
    } catch (SmtpRefusedException e) {
      // How a server ends an idle connection: its 421 is the answer to our next command.
      boolean goodbye = e.reply() != null && e.reply().code() == 421;
      if (kept && goodbye && handOver.phase() == SmtpPhase.MAIL && !handOver.isEnded()) {
        connection.wire().abort();
        return false;
      }
      result = result(e);
    } catch (IOException | RuntimeException e) {
      connection.wire().abort();
      if (kept && handOver.phase().isBeforeBody() && !handOver.isEnded()) {
        return false;
      }
      result = result(handOver, e);
    }
    connection.used(System.nanoTime());
    finish(handOver, result, transaction.isConnectionUsable() ? connection : closedOne(connection));
    return true;
  }

  private static SmtpConnection closedOne(SmtpConnection connection) {
    connection.wire().abort();
    return null;
  }

  /** A kept connection gets half of the time, so that a dead one leaves some for a fresh one. */
  private static long firstReplyNanos(SmtpHandOver handOver, boolean kept) {
    long deadline = handOver.untilDotNanos();
    return kept ? deadline - (deadline - System.nanoTime()) / 2 : deadline;
  }

  private void finish(SmtpHandOver handOver, HandOverResult result, SmtpConnection reusable) {
    boolean ours = handOver.end();
    if (reusable != null) {
      if (ours && reusable.isReusable(provider.pool(), System.nanoTime())) {
        release(reusable);
      } else {
        reusable.quit();
      }
    }
    if (ours) {
      handOver.result().complete(result);
    }
  }

  private static HandOverResult result(SmtpRefusedException refused) {
    String codes = refused.reply() == null ? null : refused.reply().codes();
    return HandOverResult.of(refused.outcome(), codes, refused.getMessage());
  }

  private static HandOverResult result(SmtpHandOver handOver, Exception failure) {
    SmtpPhase phase = handOver.phase();
    String reason =
        failure instanceof SocketTimeoutException
            ? "no answer in time"
            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return HandOverResult.of(
        SmtpClassifier.classify(phase, failure), null, reason + " (phase " + phase + ")");
  }

  private SmtpConnection takeIdle() {
    SmtpConnection connection;
    while ((connection = idle.pollFirst()) != null) {
      if (connection.isReusable(provider.pool(), System.nanoTime())) {
        return connection;
      }
      connection.quit();
    }
    return null;
  }

  private void release(SmtpConnection connection) {
    idle.addFirst(connection);
    if (closed && idle.remove(connection)) {
      connection.quit();
    }
  }

  private void closeIdle() {
    for (SmtpConnection connection : idle) {
      if (connection.isIdle(provider.pool(), System.nanoTime()) && idle.remove(connection)) {
        connection.quit();
      }
    }
  }

  /** Ends what is under way as its phase says, closes every connection, and stops the threads. */
  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    for (SmtpHandOver handOver : underWay) {
      handOver.expire("sender closed");
    }
    sweeps.cancel(false);
    timer.shutdownNow();
    SmtpConnection connection;
    while ((connection = idle.pollFirst()) != null) {
      connection.quit();
    }
  }
}
