package io.pabal.schema.event;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of topics, and patterns of names: {@code shop.*}, in which each {@code *} stands for any
 * characters, none included. Kafka allows no {@code *} in a name, so the two are never mixed up.
 */
public final class TopicGlob {
  private TopicGlob() {}

  /** Whether this is a pattern and not a name. */
  public static boolean isPattern(String text) {
    return text.indexOf('*') >= 0;
  }

  /** Whether a name, or a pattern, stands for this topic. */
  public static boolean matches(String nameOrPattern, String topic) {
    return isPattern(nameOrPattern) ? overlap(nameOrPattern, topic) : nameOrPattern.equals(topic);
  }

  /** The same as a regular expression. */
  public static String regex(String nameOrPattern) {
    return Arrays.stream(nameOrPattern.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  /** Whether there can be a topic for which both stand. */
  public static boolean overlap(String one, String other) {
    // overlaps[j]: whether what is left of one and other from j can be the same text.
    boolean[] overlaps = new boolean[other.length() + 1];
    overlaps[other.length()] = true;
    for (int j = other.length() - 1; j >= 0; j--) {
      overlaps[j] = other.charAt(j) == '*' && overlaps[j + 1];
    }
    for (int i = one.length() - 1; i >= 0; i--) {
      boolean[] next = overlaps;
      overlaps = new boolean[other.length() + 1];
      boolean any = one.charAt(i) == '*';
      overlaps[other.length()] = any && next[other.length()];
      for (int j = other.length() - 1; j >= 0; j--) {
        if (any || other.charAt(j) == '*') {
          overlaps[j] = next[j] || overlaps[j + 1];
        } else {
          overlaps[j] = one.charAt(i) == other.charAt(j) && next[j + 1];
        }
      }
    }
    return overlaps[0];
  }
}
