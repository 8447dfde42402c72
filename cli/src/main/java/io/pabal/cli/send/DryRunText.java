package io.pabal.cli.send;

import io.pabal.cli.query.Words;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results of a dry run for people and for programs. */
final class DryRunText {
  private DryRunText() {}

  /**
   * For people.
   *
   * @param html whether the HTML parts are printed, too
   */
  static String forPeople(DryRun.Result result, boolean html) {
    Decision decision = result.decision();
    StringBuilder text = new StringBuilder();
    line(text, 0, decision.recipient() + "  " + decision.reason());
    line(text, 2, Words.ofReason(decision.reason().name()));
    if (decision.category() != null) {
      line(
          text,
          2,
          "category "
              + decision.category()
              + ", lane "
              + decision.lane().label()
              + ", catalog version "
              + decision.catalogVersion());
    }
    if (decision.detail() != null) {
      line(text, 2, decision.detail());
    }
    decision.channels().forEach(channel -> line(text, 2, forPeople(channel)));
    for (DryRun.Message message : result.messages()) {
      text.append('\n').append(forPeople(message, html));
    }
    return text.toString();
  }

  private static String forPeople(ChannelDecision channel) {
    String rule =
        channel.preferenceRule() == null ? "" : " (rule " + channel.preferenceRule() + ")";
    return channel.channel().label() + ": " + Words.ofChannelReason(channel.reason().name()) + rule;
  }

  private static String forPeople(DryRun.Message message, boolean html) {
    StringBuilder text = new StringBuilder();
    String head = message.channel() + " to " + message.address();
    if (message.problem() != null) {
      line(text, 2, head + " CANNOT BE WRITTEN, and would be given up");
      line(text, 4, message.problem());
      return text.toString();
    }
    line(text, 2, head + ", in " + message.locale());
    message
        .parts()
        .forEach(
            (part, body) -> {
              if (part == Part.EMAIL_HTML && !html) {
                line(text, 4, "(HTML part of " + body.length() + " characters: --html prints it)");
              } else if (part == Part.EMAIL_SUBJECT) {
                line(text, 4, "Subject: " + body);
              } else if (part == Part.PUSH_TITLE) {
                line(text, 4, "Title: " + body);
              } else if (part == Part.PUSH_LINK) {
                line(text, 4, "Opens: " + body);
              } else if (part == Part.PUSH_DATA) {
                body.lines().forEach(dataLine -> line(text, 4, "Data: " + dataLine));
              } else {
                body.lines().forEach(bodyLine -> line(text, 4, "| " + bodyLine));
              }
            });
    return text.toString();
  }

  private static void line(StringBuilder text, int indent, String content) {
    text.append(" ".repeat(indent)).append(content.stripTrailing()).append('\n');
  }

  /** One line of JSON. */
  static String forPrograms(DryRun.Result result) {
    Decision decision = result.decision();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("recipient", decision.recipient());
    all.put("event", decision.eventId());
    all.put("type", decision.eventType());
    all.put("reason", decision.reason());
    all.put("category", decision.category());
    all.put("detail", decision.detail());
    all.put("catalogVersion", decision.catalogVersion());
    all.put("preferencesVersion", decision.preferencesVersion());
    all.put("channels", decision.channels().stream().map(DryRunText::channel).toList());
    all.put("messages", result.messages().stream().map(DryRunText::message).toList());
    return new String(Json.write(all), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> channel(ChannelDecision channel) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("channel", channel.channel().label());
    all.put("reason", channel.reason());
    all.put("preferenceRule", channel.preferenceRule());
    return all;
  }

  private static Map<String, Object> message(DryRun.Message message) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("channel", message.channel());
    all.put("address", message.address());
    all.put("locale", message.locale());
    Map<String, String> parts = new LinkedHashMap<>();
    message.parts().forEach((part, body) -> parts.put(name(part), body));
    all.put("parts", parts);
    all.put("problem", message.problem());
    return all;
  }

  private static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** All results for people. */
  static String forPeople(List<DryRun.Result> results, boolean html) {
    StringBuilder text = new StringBuilder();
    results.forEach(result -> text.append(forPeople(result, html)).append('\n'));
    return text.toString();
  }
}
