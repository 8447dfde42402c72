package io.pabal.deliver.render;

import io.pabal.schema.catalog.Part;
import java.io.Writer;

/**
 * Collects one rendered part: cleans data, escapes it where the part is HTML, and stops at the
 * part's limit. Not thread-safe; one a rendering.
 */
final class PartWriter extends Writer {
  private final PartRules.Limit limit;
  private final boolean html;
  private final boolean oneLine;
  private final boolean oneLineData;
  private final StringBuilder text = new StringBuilder();
  private int size;

  PartWriter(Part part) {
    this.limit = PartRules.limit(part);
    this.html = PartRules.html(part);
    this.oneLine = PartRules.oneLine(part);
    this.oneLineData = PartRules.oneLineData(part);
  }

  @Override
  public Writer append(CharSequence chars) {
    if (chars instanceof NotText notText) {
      throw new UnrenderableException(notText.what() + " and not a text");
    }
    if (chars instanceof DataText data) {
      String clean = CleanText.of(data.raw(), oneLineData);
      add(html ? DataText.escapeHtml(clean) : clean);
    } else {
      add(chars.toString());
    }
    return this;
  }

  @Override
  public void write(char[] chars, int offset, int length) {
    add(new String(chars, offset, length));
  }

  @Override
  public void write(String chars, int offset, int length) {
    add(chars.substring(offset, offset + length));
  }

  private void add(String chars) {
    size += sizeOf(chars, limit.unit());
    if (size > limit.max()) {
      throw new UnrenderableException(
          "longer than the limit of " + limit.max() + " " + limit.unit().label());
    }
    text.append(chars);
  }

  static int sizeOf(String chars, PartRules.Unit unit) {
    return switch (unit) {
      case CHARS -> chars.length();
      case BYTES -> utf8Length(chars);
    };
  }

  private static int utf8Length(String chars) {
    int bytes = 0;
    for (int i = 0; i < chars.length(); i++) {
      char c = chars.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2; // a surrogate is half of four bytes
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /** What was written, without white space around it. */
  String result() {
    String all = text.toString().strip();
    return oneLine ? all.replaceAll("\\s+", " ") : all;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
