package io.pabal.deliver.handover;

/** Fails a task because a drill said so; only with {@code drill.faults: true}. */
final class DrillFailureException extends RuntimeException {
  DrillFailureException() {
    super("a drill ordered this task to fail");
  }
}
