package io.pabal.deliver.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tags of a template with their lines. The delimiters are always {@code {{ }}}: changing
 * them is refused.
 */
final class TemplateTags {
  /**
   * One tag.
   *
   * @param start index of its first brace
   * @param end index behind its last brace
   * @param line from 1
   * @param kind what its first character says (section, comment and so on), or a space for a
   *     variable
   * @param name what follows, without white space around it
   */
  record Tag(int start, int end, int line, char kind, String name) {}

  private static final String KINDS = "#^/!&><$={";

  private final List<Tag> tags = new ArrayList<>();
  private final List<TemplateProblem> problems = new ArrayList<>();

  private TemplateTags() {}

  static TemplateTags of(String body) {
    TemplateTags found = new TemplateTags();
    int from = body.indexOf("{{");
    while (from >= 0) {
      from = body.indexOf("{{", found.read(body, from));
    }
    return found;
  }

  List<Tag> tags() {
    return tags;
  }

  List<TemplateProblem> problems() {
    return problems;
  }

  /** Reads the tag that starts here and returns where to go on. */
  private int read(String body, int start) {
    int line = lineOf(body, start);
    int end = body.indexOf("}}", start + 2);
    if (end < 0) {
      problems.add(new TemplateProblem(line, "a tag begins with {{ and never ends with }}"));
      return body.length();
    }
    String inside = body.substring(start + 2, end);
    String trimmed = inside.strip();
    char kind = trimmed.isEmpty() || KINDS.indexOf(trimmed.charAt(0)) < 0 ? ' ' : trimmed.charAt(0);
    String name = kind == ' ' ? trimmed : trimmed.substring(1).strip();
    if (kind != '!' && inside.indexOf('{', 1) >= 0) {
      problems.add(new TemplateProblem(line, "a tag begins with {{ inside of another tag"));
    } else {
      tags.add(new Tag(start, end + 2, line, kind, name));
    }
    return end + 2;
  }

  static int lineOf(String body, int index) {
    int line = 1;
    for (int i = 0; i < index; i++) {
      if (body.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }
}
