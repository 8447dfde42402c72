package io.pabal.deliver.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places in HTML in which escaped data can still do harm: whole addresses (only the scheme
 * matters), code, style sheets, and attributes without quotes. A plain scan, no parser: it asks for
 * a stricter way of writing than browsers do.
 */
final class HtmlCheck {
  private record Rule(Pattern found, String message) {}

  private static final String IN_TAG_OUTSIDE_QUOTES =
      "<[a-z][^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*?";

  private static final List<Rule> RULES =
      List.of(
          rule(
              "\\b(href|src|action|formaction|background|poster|cite)\\s*=\\s*[\"']?\\s*"
                  + "\\{\\{(?!#\\s*format\\.link\\s*\\}\\})",
              "an address from data needs {{#format.link}}{{name}}{{/format.link}}: escaping does"
                  + " not stop javascript:"),
          rule("<\\s*(script|iframe|object|embed|form|base|meta[^>]*refresh)\\b", "not in a mail"),
          rule("\\son[a-z]+\\s*=", "no event handlers (on...=) in a mail"),
          rule(
              IN_TAG_OUTSIDE_QUOTES + "(=\\s*\\{\\{|\\{\\{\\s*[^#^/!\\s])",
              "inside of an element's tag data needs quotes around it: escaping counts on them"),
          rule(
              "\\b(style|srcdoc|srcset|ping)\\s*=\\s*(\"[^\"]*\\{\\{|'[^']*\\{\\{)",
              "no data in this attribute"),
          rule("<style\\b(?:(?!</style)[\\s\\S])*?\\{\\{", "no data in a style sheet"),
          rule("<!--(?:(?!-->)[\\s\\S])*?\\{\\{", "no data in an HTML comment"),
          rule("<\\s*/?\\s*\\{\\{", "no data as the name of an element"),
          rule("\\b(javascript|vbscript)\\s*:", "no code in addresses"));

  private HtmlCheck() {}

  static List<TemplateProblem> problems(String body) {
    List<TemplateProblem> problems = new ArrayList<>();
    for (Rule rule : RULES) {
      Matcher matcher = rule.found().matcher(body);
      while (matcher.find()) {
        int line = TemplateTags.lineOf(body, matcher.end() - 1);
        String start = body.substring(matcher.start(), matcher.end()).strip();
        String shown = start.substring(Math.max(0, start.length() - 40)).replaceAll("\\s+", " ");
        problems.add(new TemplateProblem(line, "\"" + shown + "\": " + rule.message()));
      }
    }
    return problems;
  }

  private static Rule rule(String regex, String message) {
    return new Rule(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), message);
  }
}
