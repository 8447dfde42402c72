package io.pabal.deliver.render;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides whether a text may be used as a link. Escaping does not stop {@code javascript:} or
 * {@code data:}, so only http and https pass, with a plain host.
 */
final class WebLink {
  /** Characters; longer links are cut by gateways and mail programs. */
  private static final int MAX_CHARS = 2_048;

  // Host and port, nothing that hides where it leads (user@, backslashes), then anything without
  // white space, quotes, brackets or control characters.
  private static final Pattern LINK =
      Pattern.compile(
          "https?://[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*(:[0-9]{1,5})?([/?#][^\\s\"'<>`\\\\\\p{Cntrl}]*)?",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private WebLink() {}

  /**
   * The link as it was given.
   *
   * @throws UnrenderableException when it is not one
   */
  static String checked(String text) {
    if (text.length() > MAX_CHARS) {
      throw new UnrenderableException("a link is longer than " + MAX_CHARS + " characters");
    }
    if (!LINK.matcher(text).matches()) {
      String scheme = text.toLowerCase(Locale.ROOT).startsWith("http") ? "plain " : "";
      throw new UnrenderableException("a link is not a " + scheme + "http or https address");
    }
    return text;
  }
}
