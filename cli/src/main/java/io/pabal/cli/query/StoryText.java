package io.pabal.cli.query;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Stories as text for people, aligned; no colours, no control characters from the log. */
final class StoryText {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private StoryText() {}

  static String of(List<Story> stories) {
    StringBuilder text = new StringBuilder();
    for (Story story : stories) {
      text.append(text.isEmpty() ? "" : "\n");
      append(text, story);
    }
    return text.toString();
  }

  /** The log holds what strangers wrote: nothing of it may move the cursor or colour the screen. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              boolean hidden =
                  Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
              clean.appendCodePoint(hidden ? ' ' : point);
            });
    return clean.toString();
  }

  private static void append(StringBuilder text, Story story) {
    line(
        text,
        "Event %s%s from %s, %s UTC, for %s",
        story.eventId(),
        story.eventType() == null ? "" : " (" + story.eventType() + ")",
        story.eventSource(),
        time(story.eventTime()),
        story.recipient());
    Instant shown = null;
    for (Story.Entry entry : story.entries()) {
      boolean same = entry.kind() == Story.Kind.CHANNEL && entry.at().equals(shown);
      shown = entry.at();
      line(
          text,
          "  %-23s  %-7s  %-16s  %s%s",
          same || shown == null ? "" : time(shown),
          entry.channel() == null ? "" : entry.channel(),
          entry.reason(),
          entry.words(),
          entry.beside().isEmpty() ? "" : " (" + entry.beside() + ")");
    }
    for (Story.ItemStanding item : story.items()) {
      line(text, "  => %s: %s", item.channel(), standing(item));
    }
    if (story.items().isEmpty()) {
      line(text, "  => nothing was sent");
    }
  }

  private static String standing(Story.ItemStanding item) {
    String state =
        switch (item.state()) {
          case "accepted" -> "delivered to the provider";
          case "failed" -> "not delivered, final";
          case "in_doubt" -> "in doubt";
          default ->
              "on its way"
                  + (item.lifeEndsAt() == null
                      ? ""
                      : ", until " + time(item.lifeEndsAt()) + " UTC at the latest");
        };
    String repeated =
        item.acceptances() > 1 ? ", accepted " + item.acceptances() + " times (duplicate)" : "";
    String told = item.reported() == null ? "" : "; " + Words.ofReport(item.reported());
    return state + repeated + told;
  }

  private static String time(Instant instant) {
    return DAY_AND_TIME.format(instant);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(printable(String.format(Locale.ROOT, format, values)).stripTrailing()).append('\n');
  }
}
