package io.pabal.cli.local;

/**
 * Something that whoever typed the command can mend: the message says what and how, and is shown
 * without a stack.
 */
public final class LocalSystemException extends RuntimeException {

  /** With a message for people. */
  public LocalSystemException(String message) {
    super(message);
  }

  /** With a message for people and the cause, which only logs show. */
  public LocalSystemException(String message, Throwable cause) {
    super(message, cause);
  }
}
