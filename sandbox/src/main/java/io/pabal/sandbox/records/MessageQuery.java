package io.pabal.sandbox.records;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * A question to the records; a null field matches everything.
 *
 * @param recipient the address, compared without case
 * @param recipientPart a part of the address, compared without case
 * @param channel the channel
 * @param item an item id that the message carries
 * @param notification the notification's id
 * @param afterSequence only records behind this one, oldest first; null: the newest ones in memory
 * @param limit most messages in the answer
 */
public record MessageQuery(
    String recipient,
    String recipientPart,
    Channel channel,
    String item,
    String notification,
    Long afterSequence,
    int limit) {

  /** Most messages in one answer. */
  public static final int MAX_LIMIT = 10_000;

  Predicate<MessageRecord> filter() {
    return message ->
        (recipient == null || recipient.equalsIgnoreCase(message.recipient()))
            && (recipientPart == null || contains(message.recipient(), recipientPart))
            && (channel == null || channel == message.channel())
            && (item == null || message.itemIds().contains(item))
            && (notification == null || notification.equals(message.notificationId()));
  }

  /** Everything behind a sequence. */
  public static MessageQuery after(long sequence, int limit) {
    return new MessageQuery(null, null, null, null, null, sequence, limit);
  }

  private static boolean contains(String address, String part) {
    return address.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
