package io.pabal.sandbox.page;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/**
 * The HTML of a mail, fit to be looked at: no scripts, forms, frames, objects or event handlers;
 * images only when they are in the mail ({@code data:}); links that open in a window of their own
 * and say nothing of where they were clicked. What is left is shown in a sandboxed frame whose
 * policy ({@link #POLICY}) allows no script and loads nothing either.
 */
final class SafeHtml {
  /** Content-Security-Policy of the shown HTML. */
  static final String POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";

  private static final Safelist ALLOWED =
      Safelist.relaxed()
          .addTags(
              "style", "center", "font", "hr", "s", "del", "ins", "address", "section", "article")
          .addTags("header", "footer", "main", "figure", "figcaption", "mark", "time", "abbr")
          .addAttributes(":all", "style", "class", "id", "dir", "lang", "title", "align", "valign")
          .addAttributes(":all", "width", "height", "bgcolor", "color", "role")
          .addAttributes("table", "border", "cellpadding", "cellspacing")
          .addAttributes("font", "face", "size")
          .removeProtocols("img", "src", "http", "https")
          .addProtocols("img", "src", "data")
          .addProtocols("a", "href", "http", "https", "mailto", "tel");

  private SafeHtml() {}

  static String clean(String html) {
    Document dirty = Jsoup.parse(html);
    // Styles of the head go into the body: that is the part that the cleaner keeps.
    dirty.head().select("style").forEach(style -> dirty.body().prependChild(style));
    Document clean = new Cleaner(ALLOWED).clean(dirty);
    for (Element link : clean.select("a[href]")) {
      link.attr("target", "_blank").attr("rel", "noopener noreferrer nofollow");
    }
    String body = dirty.body().attr("style");
    clean.outputSettings().prettyPrint(false);
    if (!body.isEmpty()) {
      clean.body().attr("style", body);
    }
    clean.head().append("<meta charset=\"utf-8\">");
    return "<!DOCTYPE html>" + clean.outerHtml();
  }
}
