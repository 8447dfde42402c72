package io.pabal.schema.catalog;

import io.pabal.schema.event.Event;
import java.util.List;

/**
 * Whom a rule tells. An event that names recipients is for exactly those; the audience speaks for
 * events that name nobody. Exclusions hold for both.
 *
 * @param kind named, subscribers of a topic, or everyone
 * @param topic the pattern of the topic key ({@link KeyPattern}), or null unless subscribers are
 *     told
 * @param except patterns of recipients who are not told, such as {@code {actor}}: nobody is told of
 *     what they did themselves
 */
public record Audience(AudienceKind kind, String topic, List<String> except) {
  /** The audience of a rule that says nothing about it. */
  public static final Audience NAMED = new Audience(AudienceKind.NAMED, null, List.of());

  /** Exclusions of one rule. */
  public static final int MAX_EXCEPT = 8;

  public Audience {
    except = except == null ? List.of() : List.copyOf(except);
  }

  /** Whether the recipient is not told of this event. */
  public boolean excludes(String recipient, Event event) {
    for (String pattern : except) {
      if (KeyPattern.parse(pattern).of(event).filter(recipient::equals).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
