package io.pabal.deliver.render;

import com.samskivert.mustache.Template.Fragment;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Collects what stands inside a lambda as plain text: data raw, the template's words as is. */
final class RawWriter extends Writer {
  /** Characters inside one lambda: the longest link, with room. */
  private static final int MAX_CHARS = 4_096;

  private final StringBuilder text = new StringBuilder();

  /** The plain text of a fragment, without white space around it. */
  static String textOf(Fragment fragment) {
    RawWriter writer = new RawWriter();
    fragment.execute(writer);
    return writer.text.toString().strip();
  }

  /** The same, cut at a character that no data has. */
  static List<String> piecesOf(Fragment fragment, char separator) {
    String text = textOf(fragment);
    List<String> pieces = new ArrayList<>();
    int from = 0;
    int next = text.indexOf(separator);
    while (next >= 0) {
      pieces.add(text.substring(from, next));
      from = next + 1;
      next = text.indexOf(separator, from);
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  @Override
  public Writer append(CharSequence chars) {
    if (chars instanceof NotText notText) {
      throw new UnrenderableException(notText.what() + " and not a text");
    }
    add(chars instanceof DataText data ? CleanText.of(data.raw(), true) : chars.toString());
    return this;
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    add(new String(chars, offset, length));
  }

  private void add(String chars) {
    if (text.length() + chars.length() > MAX_CHARS) {
      throw new UnrenderableException("more than " + MAX_CHARS + " characters to format");
    }
    text.append(chars);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
