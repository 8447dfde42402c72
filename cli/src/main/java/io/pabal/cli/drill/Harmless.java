package io.pabal.cli.drill;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a message made from hostile data by the template {@code hostile} of the drills' catalog,
 * and says what is not harmless in it; pure.
 */
final class Harmless {
  /** The template's frame; inside of it nothing may mean anything in HTML. */
  private static final Pattern FRAME =
      Pattern.compile("<p title=\"([^\"<>'`]*)\">([^\"<>'`]*)</p>\\s*");

  private static final Pattern NOT_IN_A_LINE =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

  /** As in a line, but for what ends lines and for tabs. */
  private static final Pattern NOT_IN_A_MAIL =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009F\\u202A-\\u202E\\u2066-\\u2069&&[^\\r\\n\\t]]");

  private static final Pattern NOT_IN_AN_SMS =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009F\\u202A-\\u202E\\u2066-\\u2069&&[^\\n]]");

  private Harmless() {}

  /**
   * What is wrong with it.
   *
   * @param marker words around the hostile text, which must have come through
   * @return empty when it is harmless
   */
  static Optional<String> problem(ReceivedMessage message, String marker) {
    if (!encloses(message.text(), marker)) {
      return Optional.of("the text has lost words");
    }
    if (message.subject() == null && message.html() == null) {
      return found(NOT_IN_AN_SMS, message.text(), "the SMS");
    }
    return mail(message, marker);
  }

  private static Optional<String> mail(ReceivedMessage message, String marker) {
    String subject = message.subject() == null ? "" : message.subject();
    if (!subject.startsWith("Hostile ") || !encloses(subject, marker)) {
      return Optional.of("the subject has lost words");
    }
    if (message.html() == null) {
      return Optional.of("there is no HTML");
    }
    Matcher frame = FRAME.matcher(message.html());
    if (!frame.matches()) {
      return Optional.of("the HTML has more than the template's tags");
    }
    if (!encloses(frame.group(1), marker) || !encloses(frame.group(2), marker)) {
      return Optional.of("the HTML has lost words");
    }
    return found(NOT_IN_A_LINE, subject, "the subject")
        .or(() -> found(NOT_IN_A_MAIL, message.text(), "the text"))
        .or(() -> found(NOT_IN_A_MAIL, message.html(), "the HTML"));
  }

  private static boolean encloses(String text, String marker) {
    int first = text.indexOf(marker);
    return first >= 0 && text.indexOf(marker, first + 1) > first;
  }

  private static Optional<String> found(Pattern unwanted, String text, String where) {
    Matcher matcher = unwanted.matcher(text);
    return matcher.find()
        ? Optional.of(where + " has U+%04X".formatted(matcher.group().codePointAt(0)))
        : Optional.empty();
  }
}
