package io.pabal.schema.event;

import java.util.Map;

/**
 * Headers of a record that a person drove again after it had been a dead letter. What names the
 * event stands in the record itself and is never changed.
 */
public final class RedriveHeaders {
  /** What the names of all of them begin with; the producers of events leave them alone. */
  public static final String PREFIX = "pabal-";

  /** The number of this attempt, from 2; a record without it is the first. */
  public static final String ATTEMPT = PREFIX + "attempt";

  /** The topic for which the record was produced first: its mapping holds. */
  public static final String ORIGIN_TOPIC = PREFIX + "origin-topic";

  /** Where the dead letter's record stands: topic-partition@offset. */
  public static final String REDRIVE_OF = PREFIX + "redrive-of";

  private RedriveHeaders() {}

  /** The number of an attempt; 1 for what was not driven again, and for a number that is none. */
  public static int attempt(Map<String, String> headers) {
    String text = headers.getOrDefault(ATTEMPT, "1");
    return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 1;
  }
}
