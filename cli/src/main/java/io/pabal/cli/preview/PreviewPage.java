package io.pabal.cli.preview;

import io.pabal.jobs.catalog.CatalogSamples.Sample;
import io.pabal.schema.catalog.Part;
import java.util.List;
import java.util.Map;

/**
 * A preview as one file for a browser. All words are escaped; the HTML of e-mails stands in frames
 * that run nothing and load nothing.
 */
final class PreviewPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>%1$s</title>
      <style>
      body{font:15px/1.5 system-ui,sans-serif;margin:24px;background:#f3f1ee;color:#1d1d1f}
      h1{font-size:20px} h2{font-size:14px;color:#63636a;font-weight:600;margin:0 0 10px}
      main{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:20px}
      article{background:#fff;border:1px solid #ddd9d3;border-radius:12px;padding:16px;min-width:0}
      article.email{grid-column:1/-1}
      iframe{width:100%%;height:560px;border:1px solid #ddd9d3;border-radius:8px;background:#fff}
      pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace}
      .bubble{background:#e9e9eb;border-radius:18px 18px 18px 5px;padding:9px 14px;white-space:pre-wrap;overflow-wrap:anywhere}
      .notice{background:#33475b;border-radius:16px;padding:12px 14px;color:#fff;overflow-wrap:anywhere}
      .notice b,.notice span{display:block;white-space:pre-wrap} small{color:#63636a} .notice small{color:#c9d3dc}
      </style></head><body><h1>%1$s</h1><main>
      """;

  private PreviewPage() {}

  /** The whole page. */
  static String of(String category, List<Sample> samples) {
    StringBuilder page = new StringBuilder(HEAD.formatted(escaped("Preview of " + category)));
    for (Sample sample : samples) {
      page.append("<article class=\"").append(escaped(sample.channel())).append("\"><h2>");
      page.append(
          escaped(sample.eventType() + " by " + sample.channel() + ", in " + sample.locale()));
      page.append("</h2>").append(body(sample.parts())).append("</article>\n");
    }
    return page.append("</main></body></html>\n").toString();
  }

  private static String body(Map<Part, String> parts) {
    StringBuilder body = new StringBuilder();
    if (parts.containsKey(Part.EMAIL_SUBJECT)) {
      body.append("<p><b>").append(escaped(parts.get(Part.EMAIL_SUBJECT))).append("</b></p>");
    }
    if (parts.containsKey(Part.EMAIL_HTML)) {
      body.append("<iframe sandbox title=\"E-mail\" srcdoc=\"")
          .append(escaped(parts.get(Part.EMAIL_HTML)))
          .append("\"></iframe>");
    }
    if (parts.containsKey(Part.EMAIL_TEXT)) {
      body.append("<details><summary>Text</summary><pre>")
          .append(escaped(parts.get(Part.EMAIL_TEXT)))
          .append("</pre></details>");
    }
    if (parts.containsKey(Part.SMS_TEXT)) {
      String words = parts.get(Part.SMS_TEXT);
      body.append("<div class=\"bubble\">").append(escaped(words)).append("</div><small>");
      body.append(escaped(PreviewText.size(words))).append("</small>");
    }
    if (parts.containsKey(Part.PUSH_TITLE)) {
      body.append("<div class=\"notice\"><b>").append(escaped(parts.get(Part.PUSH_TITLE)));
      body.append("</b><span>").append(escaped(parts.getOrDefault(Part.PUSH_BODY, "")));
      body.append("</span><small>").append(escaped(parts.getOrDefault(Part.PUSH_LINK, "")));
      body.append("</small></div>");
      if (parts.containsKey(Part.PUSH_DATA)) {
        body.append("<pre>").append(escaped(parts.get(Part.PUSH_DATA))).append("</pre>");
      }
    }
    return body.toString();
  }

  /** Good between tags and in attributes with double quotes. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
