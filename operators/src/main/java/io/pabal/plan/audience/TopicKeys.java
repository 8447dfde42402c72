package io.pabal.plan.audience;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of topics and buckets in plan's state. They are a contract: savepoints hold them.
 *
 * <p>A topic key of the catalog has no white space, so it cannot be taken for one of these.
 */
public final class TopicKeys {
  /**
   * Topics that everyone is spread over, so that reading all profiles and beginning to tell them is
   * the work of many. Never change it: who joined one of these must leave the same one.
   */
  static final int PARTS_OF_EVERYONE = 64;

  private static final List<String> EVERYONE =
      IntStream.range(0, PARTS_OF_EVERYONE).mapToObj(TopicKeys::part).toList();

  private TopicKeys() {}

  /** Whether a text can be a topic key of the catalog. */
  public static boolean isTopic(String text) {
    return !text.isEmpty() && text.codePoints().noneMatch(TopicKeys::isSpaceOrControl);
  }

  private static boolean isSpaceOrControl(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /** The topics that together have everyone. */
  static List<String> everyone() {
    return EVERYONE;
  }

  /** Which of them has this recipient. By a hash that Java's specification fixes. */
  public static String partOfEveryone(String recipient) {
    int hash = recipient.hashCode();
    // The low bits of a text's hash are poor; the multiplication brings the others in.
    return EVERYONE.get((hash * 0x9E3779B9) >>> 26);
  }

  private static String part(int number) {
    return "everyone " + number;
  }

  /** The key of a topic's bucket. */
  static String bucket(String topic, int number) {
    return topic + " #" + number;
  }
}
