package io.pabal.deliver.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The sections {@code {{#format.message}}…{{/format.message}}} of a text, whose inside is an ICU
 * message and no Mustache: {@code {count, plural, one {# parcel} other {# parcels}}}.
 *
 * <p>For Mustache each becomes a section around its number and its arguments as variables. So an
 * argument is looked up, missed and escaped exactly as {@code {{count}}} is.
 */
final class MessageSections {
  /** Between the number of a message and its arguments; cleaning takes it out of all data. */
  static final char SEPARATOR = '\uFFFF';

  private static final Pattern SECTION =
      Pattern.compile(
          "\\{\\{#\\s*format\\.message\\s*}}(.*?)\\{\\{/\\s*format\\.message\\s*}}",
          Pattern.DOTALL);

  private final String body;
  private final List<PluralMessage> messages = new ArrayList<>();
  private final List<TemplateProblem> problems = new ArrayList<>();
  private final StringBuilder compilable = new StringBuilder();
  private final StringBuilder checkable = new StringBuilder();

  private MessageSections(String body) {
    this.body = body;
  }

  /** Finds and reads them. */
  static MessageSections of(String body) {
    MessageSections sections = new MessageSections(body);
    Matcher matcher = SECTION.matcher(body);
    int from = 0;
    while (matcher.find()) {
      String words = body.substring(from, matcher.start());
      sections.compilable.append(words);
      sections.checkable.append(words);
      sections.read(matcher.group(1), matcher.start(1));
      from = matcher.end();
    }
    sections.compilable.append(body.substring(from));
    sections.checkable.append(body.substring(from));
    return sections;
  }

  private void read(String pattern, int start) {
    PluralMessage message;
    try {
      message = PluralMessage.parse(pattern);
    } catch (IllegalArgumentException e) {
      problems.add(
          new TemplateProblem(
              TemplateTags.lineOf(body, start), "{{#format.message}}: " + e.getMessage()));
      checkable.append("\n".repeat(lineBreaks(pattern)));
      return;
    }
    String variables =
        message.arguments().stream()
            .map(name -> SEPARATOR + "{{" + name + "}}")
            .collect(Collectors.joining());
    compilable
        .append("{{#" + Names.FORMAT_MESSAGE + "}}")
        .append(messages.size())
        .append(variables)
        .append("\n".repeat(lineBreaks(pattern)))
        .append("{{/" + Names.FORMAT_MESSAGE + "}}");
    checkable.append(message.asMustache());
    messages.add(message);
  }

  private static int lineBreaks(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  /** What is wrong with them; with problems there is nothing to compile. */
  List<TemplateProblem> problems() {
    return problems;
  }

  /** The messages, by the number that stands in {@link #compilable}. */
  List<PluralMessage> messages() {
    return List.copyOf(messages);
  }

  /** The text for Mustache. */
  String compilable() {
    return compilable.toString();
  }

  /**
   * The text for the checks: instead of each message all its words with its arguments as variables,
   * on the same lines, so that the rules for data in its place hold for them, too.
   */
  String checkable() {
    return checkable.toString();
  }
}
