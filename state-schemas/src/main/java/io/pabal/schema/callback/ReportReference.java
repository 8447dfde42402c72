package io.pabal.schema.callback;

import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.SignedText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Which message a {@link Report} is about, as a {@link SignedText}: deliver gives it to the
 * provider with the message, and the report brings it back. Nothing of a report is believed without
 * it. It does not expire. Everybody who has the message can read it: it holds the recipient's id
 * and hashes, no address.
 *
 * @param recipient who got the message
 * @param channel of the address
 * @param addressKey see {@link Ids#addressKey}
 * @param notificationId the message, or null for a word about the address that answers none
 * @param attempt the attempt of its items; 0 without a message
 * @param plannedAt when plan decided the message, or when the word was given; a registration of the
 *     address after it is newer than the message
 */
public record ReportReference(
    String recipient,
    Channel channel,
    String addressKey,
    String notificationId,
    int attempt,
    Instant plannedAt) {
  /**
   * Characters of a reference: the longest recipient of 4-byte characters, and 150 for the rest.
   */
  public static final int MAX_CHARS = 3_000;

  private static final SignedText SIGNING = new SignedText("pabal.reference.1", MAX_CHARS);
  private static final String SEPARATOR = "\n";
  private static final int PARTS = 6;

  /** About an address, answering no message. */
  public static ReportReference ofAddress(
      String recipient, Channel channel, String addressKey, Instant at) {
    return new ReportReference(recipient, channel, addressKey, null, 0, at);
  }

  /** The reference as text: letters, digits, {@code - _ .} only. */
  public String signed(byte[] key) {
    List<String> parts =
        List.of(
            channel.label(),
            addressKey,
            notificationId == null ? "" : notificationId,
            Integer.toString(attempt),
            plannedAt.toString(),
            recipient);
    return SIGNING.sign(String.join(SEPARATOR, parts), key);
  }

  /**
   * Reads a reference that was signed with one of the keys.
   *
   * @return empty for anything else
   */
  public static Optional<ReportReference> verified(String reference, Iterable<byte[]> keys) {
    return SIGNING.verified(reference, keys).flatMap(ReportReference::of);
  }

  private static Optional<ReportReference> of(String content) {
    // The recipient comes last: whatever it holds, the others stay apart.
    String[] parts = content.split(SEPARATOR, PARTS);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      return Channel.of(parts[0])
          .map(
              channel ->
                  new ReportReference(
                      parts[5],
                      channel,
                      parts[1],
                      parts[2].isEmpty() ? null : parts[2],
                      Integer.parseInt(parts[3]),
                      Instant.parse(parts[4])));
    } catch (NumberFormatException | DateTimeParseException e) {
      // A later release's: it has another version then.
      return Optional.empty();
    }
  }
}
