package io.pabal.schema.inspect;

import java.time.Duration;
import java.time.Instant;

/**
 * A question to plan about the state of one recipient. On the inspect topic, keyed by recipient;
 * the answer is an {@link InspectReply} on the replies topic. It changes nothing and waits for
 * nothing; who asks too early is told so.
 *
 * @param schema {@value #SCHEMA}
 * @param questionId the asker's own, at most {@value #MAX_QUESTION_ID_CHARS} characters; the key of
 *     the reply
 * @param recipient whom it is about, also the record's key
 * @param what which part of the state
 * @param askedAt the time of the append, or null; plan sets it when it reads the record, whatever
 *     stands there
 */
public record Inspect(
    String schema, String questionId, String recipient, InspectSubject what, Instant askedAt) {
  public static final String SCHEMA = "pabal.inspect/1";

  public static final int MAX_QUESTION_ID_CHARS = 64;

  /** An older question is not answered: nobody waits for it any more. */
  public static final Duration MAX_AGE = Duration.ofMinutes(1);

  /** The same question with the time of its append. */
  public Inspect askedAt(Instant append) {
    return new Inspect(schema, questionId, recipient, what, append);
  }
}
