package io.pabal.deliver.handover;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An executor whose steps run when the test says so. Thread-safe for {@link #execute}. */
final class StepExecutor extends AbstractExecutorService {
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private boolean shutdown;

  @Override
  public synchronized void execute(Runnable step) {
    if (shutdown) {
      throw new RejectedExecutionException();
    }
    steps.add(step);
  }

  /** Runs one step; false when there was none. */
  boolean runOne() {
    Runnable step;
    synchronized (this) {
      step = steps.poll();
    }
    if (step != null) {
      step.run();
    }
    return step != null;
  }

  @Override
  public synchronized void shutdown() {
    shutdown = true;
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> left = List.copyOf(steps);
    steps.clear();
    return left;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public synchronized boolean isTerminated() {
    return shutdown && steps.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }
}
