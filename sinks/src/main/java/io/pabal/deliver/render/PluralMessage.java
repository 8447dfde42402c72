package io.pabal.deliver.render;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One ICU message: which word belongs to which number or choice is the language's to say, and the
 * author's words come from the template. Immutable.
 *
 * <p>Allowed are {@code {name}}, {@code {name, number}}, {@code plural}, {@code selectordinal} and
 * {@code select}. What data brings comes out as data again, never as words of the template, so that
 * the part escapes it: numbers are written by ICU, texts stand behind a place holder, and what
 * {@code select} compares is never printed.
 *
 * @see <a href="https://unicode-org.github.io/icu/userguide/format_parse/messages/">ICU
 *     messages</a>
 */
final class PluralMessage {
  /** Characters of a pattern. */
  static final int MAX_CHARS = 2_000;

  /** Arguments of a pattern. */
  static final int MAX_ARGUMENTS = 8;

  /** Choices inside of each other; ICU goes down by recursion. */
  static final int MAX_DEPTH = 4;

  // Around the number of an argument; cleaning takes them out of all data.
  private static final char OPEN = '\uFFFE';
  private static final char CLOSE = '\uFFFF';
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  /** What an argument must be. */
  private enum Kind {
    TEXT,
    NUMBER,
    CHOICE
  }

  private final String pattern;
  private final Map<String, Kind> kinds;
  private final String asMustache;

  private PluralMessage(String pattern, Map<String, Kind> kinds, String asMustache) {
    this.pattern = pattern;
    this.kinds = kinds;
    this.asMustache = asMustache;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException in words for its author
   */
  static PluralMessage parse(String pattern) {
    if (pattern.length() > MAX_CHARS) {
      throw new IllegalArgumentException("more than " + MAX_CHARS + " characters");
    }
    if (pattern.contains("{{")) {
      throw new IllegalArgumentException(
          "inside stand ICU arguments, {name}, and no {{name}}; between two braces belongs a space");
    }
    if (pattern.indexOf(OPEN) >= 0 || pattern.indexOf(CLOSE) >= 0) {
      throw new IllegalArgumentException("invisible character: remove it");
    }
    checkDepth(pattern);
    MessagePattern parsed = new MessagePattern();
    try {
      parsed.parse(pattern);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no ICU message: " + e.getMessage(), e);
    }
    Map<String, Kind> kinds = kinds(parsed);
    if (kinds.size() > MAX_ARGUMENTS) {
      throw new IllegalArgumentException("more than " + MAX_ARGUMENTS + " arguments");
    }
    return new PluralMessage(pattern, kinds, words(parsed));
  }

  /** Before ICU reads it: every brace counts, quoted ones too, which only makes it stricter. */
  private static void checkDepth(String pattern) {
    int depth = 0;
    for (int i = 0; i < pattern.length(); i++) {
      depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
      // A choice opens two: its argument and its message.
      if (depth > 2 * MAX_DEPTH + 1) {
        throw new IllegalArgumentException("more than " + MAX_DEPTH + " choices in each other");
      }
    }
  }

  private static Map<String, Kind> kinds(MessagePattern parsed) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (int i = 0; i < parsed.countParts(); i++) {
      Part part = parsed.getPart(i);
      if (part.getType() != Part.Type.ARG_START) {
        continue;
      }
      String name = parsed.getSubstring(parsed.getPart(i + 1));
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "{" + name + "}: an argument is a name of the data, of letters, digits and _");
      }
      Kind kind = kind(parsed, part, i);
      Kind before = kinds.get(name);
      if (before != null && (before == Kind.CHOICE) != (kind == Kind.CHOICE)) {
        throw new IllegalArgumentException(
            "{" + name + "} is chosen by and printed; print another name");
      }
      kinds.merge(name, kind, (one, other) -> one == Kind.TEXT ? other : one);
    }
    return kinds;
  }

  private static Kind kind(MessagePattern parsed, Part part, int index) {
    ArgType type = part.getArgType();
    return switch (type) {
      case NONE -> Kind.TEXT;
      case PLURAL, SELECTORDINAL -> Kind.NUMBER;
      case SELECT -> Kind.CHOICE;
      case SIMPLE -> {
        String format = parsed.getSubstring(parsed.getPart(index + 2));
        boolean styled = parsed.getPart(index + 3).getType() == Part.Type.ARG_STYLE;
        if (!format.equals("number") || styled) {
          throw new IllegalArgumentException(
              "{…, "
                  + format
                  + (styled ? ", …" : "")
                  + "}: there are number, plural, selectordinal and select; dates and money have"
                  + " sections of their own");
        }
        yield Kind.NUMBER;
      }
      case CHOICE -> throw new IllegalArgumentException("choice is of old: use plural");
    };
  }

  /** All words that could be written, each argument as a variable, line breaks where they were. */
  private static String words(MessagePattern parsed) {
    String text = parsed.getPatternString();
    StringBuilder words = new StringBuilder();
    // The innermost says whether what comes next are words of a message or an argument's syntax.
    List<Boolean> inMessage = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < parsed.countParts(); i++) {
      Part part = parsed.getPart(i);
      if (part.getIndex() < from) {
        continue; // the number inside of a selector such as =0
      }
      boolean visible = !inMessage.isEmpty() && inMessage.get(inMessage.size() - 1);
      append(words, text.substring(from, part.getIndex()), visible);
      append(words, text.substring(part.getIndex(), part.getLimit()), false);
      from = part.getLimit();
      switch (part.getType()) {
        case MSG_START -> inMessage.add(true);
        case ARG_START -> inMessage.add(false);
        case MSG_LIMIT, ARG_LIMIT -> inMessage.remove(inMessage.size() - 1);
        case ARG_NAME, ARG_NUMBER ->
            words.append("{{").append(parsed.getSubstring(part)).append("}}");
        default -> {
          // Numbers, selectors and quotes: syntax. What is quoted is a part of the text around it.
        }
      }
    }
    return words.toString();
  }

  private static void append(StringBuilder words, String piece, boolean visible) {
    for (int i = 0; i < piece.length(); i++) {
      if (visible || piece.charAt(i) == '\n') {
        words.append(piece.charAt(i));
      }
    }
  }

  /** The names of its arguments. */
  Set<String> arguments() {
    return kinds.keySet();
  }

  /** See {@link MessageSections#checkable}. */
  String asMustache() {
    return asMustache;
  }

  /**
   * The message for these values, one an argument in the order of {@link #arguments}.
   *
   * @return pieces: words of the template as {@code String}, data as {@link DataText}
   * @throws UnrenderableException when a value does not fit
   */
  List<CharSequence> format(List<String> values, Locale locale) {
    Map<String, Object> arguments = new HashMap<>();
    List<String> texts = new ArrayList<>();
    int i = 0;
    for (Map.Entry<String, Kind> argument : kinds.entrySet()) {
      String value = values.get(i++);
      arguments.put(
          argument.getKey(),
          switch (argument.getValue()) {
            case CHOICE -> value;
            case NUMBER -> number(argument.getKey(), value);
            case TEXT -> {
              texts.add(value);
              yield "" + OPEN + (char) ('0' + texts.size() - 1) + CLOSE;
            }
          });
    }
    String formatted = new MessageFormat(pattern, ULocale.forLocale(locale)).format(arguments);
    return pieces(Formats.plainSpaces(formatted), texts);
  }

  private static BigDecimal number(String name, String value) {
    if (!Formats.NUMBER.matcher(value).matches()) {
      throw new UnrenderableException(Names.FORMAT_MESSAGE + " needs a number as " + name);
    }
    return new BigDecimal(value);
  }

  private static List<CharSequence> pieces(String formatted, List<String> texts) {
    List<CharSequence> pieces = new ArrayList<>();
    int from = 0;
    int open = formatted.indexOf(OPEN);
    while (open >= 0) {
      pieces.add(formatted.substring(from, open));
      pieces.add(new DataText(texts.get(formatted.charAt(open + 1) - '0')));
      from = open + 3;
      open = formatted.indexOf(OPEN, from);
    }
    pieces.add(formatted.substring(from));
    return pieces;
  }
}
