package io.pabal.sandbox.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One message as a provider accepted it for one recipient: a line of the records file and an
 * element of the API. A mail with three recipients makes three records.
 *
 * @param sequence position in the records, from 1, never used twice in a data directory; 0 before
 *     it is recorded
 * @param channel the channel
 * @param provider name of the provider that accepted it
 * @param recipient the address in the envelope (mail) or the number in E.164 form (SMS)
 * @param sender the reverse-path (empty for the null one) or the SMS sender
 * @param from the From header of a mail, decoded, as its recipient sees it; or null
 * @param receivedAtMillis when the whole message had been read, in milliseconds since 1970
 * @param notificationId the sender's word for the notification, or null
 * @param itemIds the items in it; empty when the message does not say
 * @param handOver epoch and sequence of the hand-over, {@code "epoch-sequence"}, or null
 * @param attempt the number of the attempt, or null
 * @param subject the decoded subject of a mail, or null
 * @param text the text; of a mail the first text/plain part, or null
 * @param html the first text/html part of a mail, as it came: never show it without cleaning; or
 *     null
 * @param sizeBytes size of the mail as transmitted, without dot stuffing, or of the request body
 * @param messageId Message-ID of a mail, or the id that the gateway gave
 * @param reference the client's reference of an SMS, the ENVID of a mail as it came, or null
 * @param segments SMS segments, or null
 * @param encoding {@code GSM-7} or {@code UCS-2} for an SMS, or null
 * @param idempotencyKey the Idempotency-Key of an SMS request, or null
 * @param cut true when text or html was cut at {@link #MAX_PART_CHARS}
 * @param fault the fault that befell the answer after this was recorded ({@code accept-then-die}),
 *     or null
 * @param push what a push message has beside subject (its title) and text, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageRecord(
    long sequence,
    Channel channel,
    String provider,
    String recipient,
    String sender,
    String from,
    long receivedAtMillis,
    String notificationId,
    List<String> itemIds,
    String handOver,
    Integer attempt,
    String subject,
    String text,
    String html,
    int sizeBytes,
    String messageId,
    String reference,
    Integer segments,
    String encoding,
    String idempotencyKey,
    boolean cut,
    String fault,
    PushView push) {

  /** Longest text or html that is kept of a message, in UTF-16 units. */
  public static final int MAX_PART_CHARS = 256 * 1024;

  /** Normalises what may be absent. */
  public MessageRecord {
    itemIds = itemIds == null ? List.of() : List.copyOf(itemIds);
  }

  /** A record of another channel than push. */
  public MessageRecord(
      long sequence,
      Channel channel,
      String provider,
      String recipient,
      String sender,
      String from,
      long receivedAtMillis,
      String notificationId,
      List<String> itemIds,
      String handOver,
      Integer attempt,
      String subject,
      String text,
      String html,
      int sizeBytes,
      String messageId,
      String reference,
      Integer segments,
      String encoding,
      String idempotencyKey,
      boolean cut,
      String fault) {
    this(
        sequence,
        channel,
        provider,
        recipient,
        sender,
        from,
        receivedAtMillis,
        notificationId,
        itemIds,
        handOver,
        attempt,
        subject,
        text,
        html,
        sizeBytes,
        messageId,
        reference,
        segments,
        encoding,
        idempotencyKey,
        cut,
        fault,
        null);
  }

  /** This record of a push message. */
  public MessageRecord withPush(PushView view) {
    return new MessageRecord(
        sequence,
        channel,
        provider,
        recipient,
        sender,
        from,
        receivedAtMillis,
        notificationId,
        itemIds,
        handOver,
        attempt,
        subject,
        text,
        html,
        sizeBytes,
        messageId,
        reference,
        segments,
        encoding,
        idempotencyKey,
        cut,
        fault,
        view);
  }

  /** This record at its place in the file. */
  public MessageRecord withSequence(long newSequence) {
    return new MessageRecord(
        newSequence,
        channel,
        provider,
        recipient,
        sender,
        from,
        receivedAtMillis,
        notificationId,
        itemIds,
        handOver,
        attempt,
        subject,
        text,
        html,
        sizeBytes,
        messageId,
        reference,
        segments,
        encoding,
        idempotencyKey,
        cut,
        fault,
        push);
  }

  /** This record without text and html, for lists. */
  public MessageRecord withoutBody() {
    return new MessageRecord(
        sequence,
        channel,
        provider,
        recipient,
        sender,
        from,
        receivedAtMillis,
        notificationId,
        itemIds,
        handOver,
        attempt,
        subject,
        null,
        null,
        sizeBytes,
        messageId,
        reference,
        segments,
        encoding,
        idempotencyKey,
        cut,
        fault,
        push);
  }

  /** UTF-16 units of the two parts, the bulk of what the record holds in memory. */
  int bodyChars() {
    return (text == null ? 0 : text.length()) + (html == null ? 0 : html.length());
  }
}
