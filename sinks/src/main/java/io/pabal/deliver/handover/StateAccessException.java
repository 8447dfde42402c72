package io.pabal.deliver.handover;

/** The state backend failed; the task fails with it and restarts from its last checkpoint. */
final class StateAccessException extends RuntimeException {
  StateAccessException(Exception cause) {
    super("state could not be read or written", cause);
  }
}
