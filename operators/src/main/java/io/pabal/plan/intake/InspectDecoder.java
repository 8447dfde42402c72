package io.pabal.plan.intake;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.inspect.Inspect;
import java.time.Instant;

/** Decodes the inspect topic. */
public record InspectDecoder() implements RecordDecoder<Inspect> {
  /** Bytes of a question. */
  static final int MAX_BYTES = 4 * 1024;

  @Override
  public Inspect decode(RawRecord record, Instant now) throws Refusal {
    String recipient = Documents.recipientKey(record);
    if (record.value() == null) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    Inspect question = Documents.read(record.value(), Inspect.SCHEMA, Inspect.class, MAX_BYTES);
    Documents.sameRecipient(recipient, question.recipient());
    Text.id("questionId", question.questionId(), Inspect.MAX_QUESTION_ID_CHARS);
    Documents.present("what", question.what());
    return question.askedAt(record.appendedAt());
  }
}
