package io.pabal.schema.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words about a record and its components, taken from its source, so that they stand once. */
final class Javadocs {
  private static final Path SOURCES = Path.of("src/main/java");

  private Javadocs() {}

  /** What a type is. */
  static Optional<String> of(Class<?> type) {
    return comment(type)
        .map(text -> text.split("\\s@param\\s|\\n\\s*\\n|<p>", -1)[0])
        .map(text -> plain(type, text));
  }

  /** What a component is. */
  static Optional<String> of(Class<?> type, String component) {
    Pattern param =
        Pattern.compile("@param " + component + "\\s([\\s\\S]*?)(?=\\s@param\\s|\\s@see\\s|\\z)");
    return comment(type).flatMap(text -> first(param.matcher(text))).map(text -> plain(type, text));
  }

  private static Optional<String> comment(Class<?> type) {
    Path file = SOURCES.resolve(type.getName().replace('.', '/') + ".java");
    try {
      String source = Files.readString(file);
      Pattern pattern =
          Pattern.compile("/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*public (?:record|enum)");
      return first(pattern.matcher(source)).map(text -> text.replaceAll("(?m)^\\s*\\* ?", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> first(Matcher matcher) {
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String plain(Class<?> type, String javadoc) {
    return Pattern.compile("\\{@value\\s+#(\\w+)}")
        .matcher(javadoc)
        .replaceAll(value -> constant(type, value.group(1)))
        .replaceAll("\\{@(?:link|code)\\s+#?([^}]*)}", "$1")
        .replaceAll("<[^>]+>", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String constant(Class<?> type, String name) {
    try {
      return Matcher.quoteReplacement(String.valueOf(type.getField(name).get(null)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no public " + name, e);
    }
  }
}
