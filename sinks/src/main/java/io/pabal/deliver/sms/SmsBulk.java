package io.pabal.deliver.sms;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.time.Duration;

/**
 * How a gateway takes several messages in one call. A call is one unit of doubt: without an answer
 * all its messages are in doubt. So messages whose in-doubt rule is {@code hold} never share one.
 *
 * @param maxEntries messages in a call, 1 to {@value #MAX_ENTRIES}
 * @param linger for how long the first message of a call waits for others, at most {@link
 *     #MAX_LINGER}; zero sends each at once
 * @param results how to read what became of each
 */
public record SmsBulk(int maxEntries, Duration linger, Results results) implements Serializable {
  /** Messages that are in doubt together; most gateways take more. */
  public static final int MAX_ENTRIES = 100;

  /** Enough to gather what is ready, and nobody notices it. */
  public static final Duration DEFAULT_LINGER = Duration.ofMillis(10);

  /** A message code should not wait longer than a person's blink. */
  public static final Duration MAX_LINGER = Duration.ofMillis(500);

  public SmsBulk {
    check(maxEntries > 0 && maxEntries <= MAX_ENTRIES, "bulk: maxEntries is 1 to " + MAX_ENTRIES);
    check(
        linger != null && !linger.isNegative() && linger.compareTo(MAX_LINGER) <= 0,
        "bulk: linger is 0 to " + MAX_LINGER.toMillis() + " ms");
    check(results != null, "bulk: results are there");
  }

  /**
   * How to read the answer to a call. Codes have their classes in {@link SmsReplies#codes}.
   *
   * @param pointer JSON pointer to the array of results; empty for the whole answer
   * @param match what a result is found by, or null: the first result is the first message's
   * @param successPointer in a result, to what must equal {@code successValue} for acceptance
   * @param successValue see there
   * @param idPointer in a result, to the gateway's id of the message, or null
   * @param codePointer in a result, to its error code, or null
   */
  public record Results(
      String pointer,
      Match match,
      String successPointer,
      String successValue,
      String idPointer,
      String codePointer)
      implements Serializable {
    public Results {
      check(
          pointer != null && successPointer != null && successValue != null,
          "bulk: results, successPointer and successValue are there");
      JsonPointer.compile(pointer);
      JsonPointer.compile(successPointer);
      if (idPointer != null) {
        JsonPointer.compile(idPointer);
      }
      if (codePointer != null) {
        JsonPointer.compile(codePointer);
      }
    }
  }

  /**
   * What a result and its message have in common.
   *
   * @param pointer in a result, to a value
   * @param value what that value is for a message: text with placeholders, such as {@code
   *     {reference}}. Messages for which it is the same never share a call
   */
  public record Match(String pointer, String value) implements Serializable {
    public Match {
      JsonPointer.compile(pointer);
      SmsValues.check(value);
    }
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("SMS gateway: " + rule);
    }
  }
}
