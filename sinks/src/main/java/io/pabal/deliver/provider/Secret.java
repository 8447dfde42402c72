package io.pabal.deliver.provider;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A password or token, by reference. What travels with a job is the reference; {@link #reveal}
 * reads the secret where it is used, at the start of a sender. {@code toString} never shows a
 * secret.
 */
public final class Secret implements Serializable {
  private static final String ENVIRONMENT = "env:";
  private static final String FILE = "file:";
  private static final String VALUE = "value:";

  private final String reference;

  private Secret(String reference) {
    this.reference = reference;
  }

  /**
   * Reads a reference as it stands in a configuration.
   *
   * @param reference {@code env:NAME} for an environment variable of the task manager, {@code
   *     file:PATH} for a file there (a line break at its end is cut), {@code value:TEXT} for the
   *     secret itself, which then travels with the job: for sandboxes and tests
   * @throws IllegalArgumentException for anything else; the message does not repeat it, since it
   *     may be a secret by mistake
   */
  public static Secret parse(String reference) {
    boolean known =
        reference != null
            && ((reference.startsWith(ENVIRONMENT) && reference.length() > ENVIRONMENT.length())
                || (reference.startsWith(FILE) && reference.length() > FILE.length())
                || reference.startsWith(VALUE));
    if (!known) {
      throw new IllegalArgumentException(
          "a secret is given as env:NAME, file:PATH or value:TEXT (the text is not shown here)");
    }
    return new Secret(reference);
  }

  /** The secret itself: for sandboxes and tests. */
  public static Secret ofValue(String secret) {
    return new Secret(VALUE + secret);
  }

  /**
   * Reads the secret.
   *
   * @throws IllegalStateException when the variable is not set or the secret is empty
   * @throws UncheckedIOException when the file can't be read
   */
  public String reveal() {
    String secret;
    if (reference.startsWith(ENVIRONMENT)) {
      secret = System.getenv(reference.substring(ENVIRONMENT.length()));
    } else if (reference.startsWith(FILE)) {
      secret = read(Path.of(reference.substring(FILE.length())));
    } else {
      secret = reference.substring(VALUE.length());
    }
    if (secret == null || secret.isEmpty()) {
      throw new IllegalStateException(this + " is not set or empty");
    }
    return secret;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new UncheckedIOException("secret file can't be read: " + file, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.reference.equals(reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  /** Where the secret comes from; never the secret. */
  @Override
  public String toString() {
    return "Secret[" + (reference.startsWith(VALUE) ? "***" : reference) + "]";
  }
}
