package io.pabal.deliver.render;

import io.pabal.schema.catalog.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what is wrong with a template before it is published: syntax, tags that are not allowed, and
 * places of an HTML mail where escaping alone does not keep data in its place. What passes here
 * compiles; the renderer holds its guarantees without this check too.
 */
public final class TemplateCheck {
  private static final Pattern NAME =
      Pattern.compile("\\.|-first|-last|-index|[\\p{L}_][\\p{L}\\p{N}_-]*(\\.[\\p{L}\\p{N}_-]+)*");

  private final Part part;
  private final String raw;
  private final String body;
  private final List<TemplateProblem> problems = new ArrayList<>();

  private TemplateCheck(Part part, String body) {
    this.part = part;
    this.raw = body;
    MessageSections messages = MessageSections.of(body);
    this.problems.addAll(messages.problems());
    this.body = messages.checkable();
  }

  /** Everything that is wrong, by line; empty when nothing is. */
  public static List<TemplateProblem> problems(Part part, String body) {
    TemplateCheck check = new TemplateCheck(part, body);
    check.characters();
    check.tags();
    check.hosts();
    if (PartRules.html(part)) {
      check.problems.addAll(HtmlCheck.problems(check.body));
    }
    if (check.problems.isEmpty()) {
      check.compile();
    }
    check.problems.sort(Comparator.comparingInt(TemplateProblem::line));
    return check.problems;
  }

  private void add(int line, String message) {
    problems.add(new TemplateProblem(line, message));
  }

  /** Words outside of sections are always written: too many of them can be told at once. */
  private void size(List<TemplateTags.Tag> tags) {
    PartRules.Limit limit = PartRules.limit(part);
    int size = 0;
    int depth = 0;
    int from = 0;
    for (TemplateTags.Tag tag : tags) {
      size += depth > 0 ? 0 : PartWriter.sizeOf(body.substring(from, tag.start()), limit.unit());
      from = tag.end();
      depth += tag.kind() == '#' || tag.kind() == '^' ? 1 : tag.kind() == '/' ? -1 : 0;
    }
    size += depth > 0 ? 0 : PartWriter.sizeOf(body.substring(from), limit.unit());
    if (size > limit.max()) {
      add(1, size + " " + limit.unit().label() + ", more than the limit of " + limit.max());
    }
    if (raw.isBlank()) {
      add(1, "the text is empty");
    }
  }

  private void characters() {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\n' && c != '\t' && CleanText.isUnwanted(c)) {
        String code = String.format("U+%04X", (int) c);
        add(TemplateTags.lineOf(raw, i), "invisible character " + code + ": remove it");
      }
    }
  }

  private void tags() {
    TemplateTags found = TemplateTags.of(body);
    problems.addAll(found.problems());
    size(found.tags());
    Deque<TemplateTags.Tag> open = new ArrayDeque<>();
    for (TemplateTags.Tag tag : found.tags()) {
      switch (tag.kind()) {
        case '!' -> {}
        case '{', '&' -> add(tag.line(), "{{{ }}} and {{& }} are not allowed: write {{name}}");
        case '=' -> add(tag.line(), "other delimiters ({{= =}}) are not allowed");
        case '>', '<', '$' ->
            add(tag.line(), "{{" + tag.kind() + " }}: a text cannot include another one");
        case '#', '^' -> opened(open, tag);
        case '/' -> closed(open, tag);
        default -> variable(tag);
      }
    }
    for (TemplateTags.Tag tag : open) {
      add(tag.line(), "{{" + tag.kind() + tag.name() + "}} is never closed");
    }
  }

  private void opened(Deque<TemplateTags.Tag> open, TemplateTags.Tag tag) {
    name(tag);
    open.push(tag);
    if (open.size() == PartRules.MAX_NESTED_SECTIONS + 1) {
      add(tag.line(), "more than " + PartRules.MAX_NESTED_SECTIONS + " sections in each other");
    }
    if (tag.name().startsWith(Names.FORMAT_PREFIX)
        && (tag.kind() == '^' || !Names.LAMBDAS.contains(tag.name()))) {
      add(tag.line(), "{{" + tag.kind() + tag.name() + "}}: there are " + Names.lambdas());
    }
  }

  private void closed(Deque<TemplateTags.Tag> open, TemplateTags.Tag tag) {
    if (open.isEmpty()) {
      add(tag.line(), "{{/" + tag.name() + "}} closes nothing");
    } else if (open.peek().name().equals(tag.name())) {
      open.pop();
    } else {
      TemplateTags.Tag inner = open.pop();
      add(
          tag.line(),
          "{{/"
              + tag.name()
              + "}} comes before {{/"
              + inner.name()
              + "}} for the section opened on line "
              + inner.line());
    }
  }

  private void variable(TemplateTags.Tag tag) {
    name(tag);
    if (Names.LAMBDAS.contains(tag.name())) {
      String name = tag.name();
      add(tag.line(), "write {{#" + name + "}}{{variable}}{{/" + name + "}}");
    } else if (tag.name().startsWith(Names.FORMAT_PREFIX)) {
      add(tag.line(), "{{" + tag.name() + "}}: there are " + Names.lambdas() + ", as sections");
    }
  }

  private void name(TemplateTags.Tag tag) {
    if (!NAME.matcher(tag.name()).matches()) {
      add(tag.line(), "a name is made of letters, digits, _ and -, joined by dots");
    }
  }

  private static final Pattern HOST_FROM_DATA =
      Pattern.compile("https?://[^\\s/\"'<>?#]*\\{\\{", Pattern.CASE_INSENSITIVE);

  /** A fixed address whose host is finished by data can be made to lead anywhere. */
  private void hosts() {
    Matcher matcher = HOST_FROM_DATA.matcher(body);
    while (matcher.find()) {
      add(
          TemplateTags.lineOf(body, matcher.start()),
          "the host of a link must not come from data: write host and first slash, or"
              + " {{#format.link}}{{url}}{{/format.link}}");
    }
  }

  private void compile() {
    try {
      MustacheText.compile(part, raw);
    } catch (RuntimeException e) {
      add(1, "not a valid template: " + e.getMessage());
    }
  }
}
