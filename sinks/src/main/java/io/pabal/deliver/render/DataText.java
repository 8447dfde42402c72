package io.pabal.deliver.render;

/**
 * Text that comes from data and is not trusted: the {@link PartWriter} cleans and escapes it, the
 * template's own words pass unchanged.
 *
 * <p>Escaping happens in the writer and not in Mustache's escaper, because then no tag of the
 * language can switch it off, and because a lambda gets the raw text. {@code toString} gives the
 * escaped text, so that a path around the writer leads to a harmless result.
 */
record DataText(String raw) implements CharSequence {

  /** Escapes the seven characters with which text can leave its place in HTML. */
  static String escapeHtml(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '`' -> out.append("&#96;");
        case '=' -> out.append("&#61;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  @Override
  public int length() {
    return toString().length();
  }

  @Override
  public char charAt(int index) {
    return toString().charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    return escapeHtml(raw);
  }
}
