package io.pabal.cli.preview;

import io.pabal.deliver.sms.SmsSegments;
import io.pabal.jobs.catalog.CatalogSamples.Sample;
import io.pabal.schema.catalog.Part;
import java.util.List;
import java.util.TreeMap;

/** A preview for a terminal. */
final class PreviewText {
  private PreviewText() {}

  /**
   * All messages.
   *
   * @param asked the recipient's language; a message in another one says so
   */
  static String of(List<Sample> samples, String asked) {
    StringBuilder text = new StringBuilder();
    for (Sample sample : samples) {
      String other = sample.locale().equals(asked) ? "" : ", to a recipient of " + asked;
      line(
          text,
          0,
          sample.eventType() + " by " + sample.channel() + ", in " + sample.locale() + other);
      new TreeMap<>(sample.parts()).forEach((part, words) -> part(text, part, words));
      text.append('\n');
    }
    return text.toString();
  }

  private static void part(StringBuilder text, Part part, String words) {
    switch (part) {
      case EMAIL_SUBJECT -> line(text, 2, "Subject: " + words);
      case EMAIL_HTML ->
          line(text, 2, "(HTML of " + words.length() + " characters: --page FILE shows it)");
      case PUSH_TITLE -> line(text, 2, "Title: " + words);
      case PUSH_LINK -> line(text, 2, "Opens: " + words);
      case PUSH_DATA -> words.lines().forEach(line -> line(text, 2, "Data: " + line));
      case SMS_TEXT -> {
        lines(text, words);
        line(text, 2, "(" + size(words) + ")");
      }
      case EMAIL_TEXT, PUSH_BODY -> lines(text, words);
    }
  }

  /** What a text message takes over the air. */
  static String size(String words) {
    SmsSegments segments = SmsSegments.of(words);
    String count = segments.count() == 1 ? "1 segment" : segments.count() + " segments";
    String encoding = segments.encoding().name().replace('_', '-');
    return count + " of " + encoding + ", " + segments.units() + " units";
  }

  private static void lines(StringBuilder text, String words) {
    words.lines().forEach(line -> line(text, 2, "| " + line));
  }

  private static void line(StringBuilder text, int indent, String content) {
    text.append(" ".repeat(indent)).append(content.stripTrailing()).append('\n');
  }
}
