package io.pabal.plan.intake;

import io.pabal.schema.Sound;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Instant;

/** Decodes the feedback topic: our own records, checked as if they were not. */
public record FeedbackDecoder() implements RecordDecoder<ReceivedFeedback> {
  /** Bytes of a feedback record: an outbox record and its outcome. */
  static final int MAX_BYTES = 1024 * 1024;

  @Override
  public ReceivedFeedback decode(RawRecord record, Instant now) throws Refusal {
    String recipient = Documents.recipientKey(record);
    if (record.value() == null) {
      throw new Refusal(DeadLetterReason.EMPTY, "value is empty");
    }
    Feedback feedback = Documents.read(record.value(), Feedback.SCHEMA, Feedback.class, MAX_BYTES);
    Documents.sameRecipient(recipient, feedback.recipient());
    OutboxNotification notification = Documents.present("notification", feedback.notification());
    Documents.sameRecipient(recipient, notification.recipient());
    Documents.present("handOver", feedback.handOver());
    Documents.present("handOver.epoch", feedback.handOver().epoch());
    Documents.present("outcome", feedback.outcome());
    Documents.present("notification.lane", notification.lane());
    Documents.present(
        "notification.address.channel",
        Documents.present("notification.address", notification.address()).channel());
    Documents.present("notification.address.value", notification.address().value());
    Documents.present("notification.category", notification.category());
    Documents.present("notification.template", notification.template());
    Documents.present("notification.dataJson", notification.dataJson());
    requireInstant("notification.sendBefore", notification.sendBefore());
    requireInstant("notification.lifeEndsAt", notification.endOfLife());
    if (notification.items().isEmpty()) {
      throw new Refusal(DeadLetterReason.MISSING_FIELD, "notification.items is empty");
    }
    for (Item item : notification.items()) {
      Documents.present("itemId", item.itemId());
      Documents.present("eventSource", item.eventSource());
      Documents.present("eventId", item.eventId());
      Documents.present("eventType", item.eventType());
      // The decision's row stands in the log under it.
      requireInstant("eventTime", item.eventTime());
      requireInstant("appendedAt", item.appendedAt());
      if (item.attempt() < 1 || item.attempt() > Item.MAX_ATTEMPT) {
        throw new Refusal(DeadLetterReason.INVALID_FIELD, "attempt is impossible");
      }
    }
    return new ReceivedFeedback(feedback, record.position());
  }

  private static void requireInstant(String name, Instant instant) throws Refusal {
    if (!Sound.isInstant(instant)) {
      throw new Refusal(DeadLetterReason.INVALID_FIELD, name + " is missing or impossible");
    }
  }
}
