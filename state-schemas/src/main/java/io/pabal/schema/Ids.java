package io.pabal.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Identities, derived from content alone: no wall clock, no window, no attempt number. So a replay
 * names the same things the same way. All are the first 128 bits of SHA-256 in lower-case
 * hexadecimal (32 characters); at 10^12 items the chance of one collision is below 10^-14.
 */
public final class Ids {
  private static final int ID_BYTES = 16;

  private Ids() {}

  /** The key of an address within its channel: equal for equal addresses, does not reveal them. */
  public static String addressKey(Channel channel, String address) {
    return hash(List.of("address", channel.label(), address));
  }

  /** One event for one recipient at one address of one channel. */
  public static String itemId(
      String eventSource, String eventId, String recipient, Channel channel, String addressKey) {
    return hash(List.of("item", eventSource, eventId, recipient, channel.label(), addressKey));
  }

  /** One message: the hash of its sorted item ids. */
  public static String notificationId(List<String> itemIds) {
    String[] sorted = itemIds.toArray(String[]::new);
    Arrays.sort(sorted);
    return hash(Arrays.asList(sorted));
  }

  /** The identity of an event for one recipient, under which plan recognises duplicates. */
  public static String eventKey(String eventSource, String eventId) {
    return hash(List.of("event", eventSource, eventId));
  }

  /** What a producer takes back, under which plan knows that it was. */
  public static String cancelKey(String eventSource, String key) {
    return hash(List.of("cancel", eventSource, key));
  }

  /** Hashes parts so that no two different lists of parts give the same input bytes. */
  public static String hash(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
