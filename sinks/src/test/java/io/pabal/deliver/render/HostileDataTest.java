package io.pabal.deliver.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.json.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostileDataTest {
  private static final String HTML =
      "<p title=\"{{x}}\">{{x}}</p>{{#l}}<b class='{{.}}'>{{.}}</b>{{/l}}";
  private static final Pattern EXPECTED =
      Pattern.compile(
          "<p title=\"([^\"<>'`=]*)\">([^\"<>'`=]*)</p>"
              + "<b class='([^\"<>'`=]*)'>([^\"<>'`=]*)</b>");

  @Property(tries = 2_000)
  void neverLeavesItsPlaceInHtml(@ForAll("hostile") String value) throws Exception {
    String html = Samples.html(HTML, data(value));
    Matcher matcher = EXPECTED.matcher(html);
    assertThat(matcher.matches()).as(html).isTrue();
    assertThat(unescaped(matcher.group(2))).isEqualTo(CleanText.of(value, false));
  }

  @Property(tries = 1_000)
  void neverBreaksASubjectIntoLines(@ForAll("hostile") String value) throws Exception {
    String subject =
        Samples.mail("s {{x}}", "<p>", data(value)).part(Part.EMAIL_SUBJECT).orElseThrow();
    assertThat(subject).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u0085]");
    assertThat(subject).startsWith("s");
  }

  @Property(tries = 1_000)
  void linksAreWebAddressesOrStopTheMessage(@ForAll("links") String value) {
    try {
      String html = Samples.html("<a href=\"{{#format.link}}{{x}}{{/format.link}}\">", data(value));
      assertThat(html).matches("<a href=\"(?i:https?)://[^\"<>\\s\\\\@/]+([/?#][^\"<>\\s]*)?\">");
    } catch (UnsendableMessageException e) {
      assertThat(e).hasMessageContaining("link");
    }
  }

  @Property(tries = 1_000)
  void rendersAnythingOrRefusesItWithAReason(@ForAll("templates") String body) {
    boolean passes = TemplateCheck.problems(Part.EMAIL_HTML, body).isEmpty();
    try {
      String html = Samples.html(body, data("<x>"));
      assertThat(html).doesNotContain("<x>");
    } catch (UnsendableMessageException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(passes && e.getMessage().contains("not a valid template")).as(body).isFalse();
    }
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "<",
            ">",
            "\"",
            "'",
            "&",
            "`",
            "=",
            "{{",
            "}}",
            "{{{x}}}",
            "\r\n",
            "\0",
            "\u2028",
            "\u202E",
            "\uD800",
            "<script>",
            "</p>",
            "\" onload=",
            "javascript:",
            "&lt;",
            "가",
            "👩‍👧");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().all().ofMaxLength(8))
        .list()
        .ofMaxSize(8)
        .map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> links() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "https://",
            "http://",
            "javascript:",
            "//",
            "/",
            "shop.example",
            "@",
            "\\",
            "?",
            "#",
            ":",
            "80",
            "\n",
            " ",
            "\"",
            "가",
            "%20",
            "data:",
            "\0");
    return pieces.list().ofMinSize(1).ofMaxSize(6).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> templates() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{{",
            "}}",
            "{{x}}",
            "{{#l}}",
            "{{/l}}",
            "{{^l}}",
            "{",
            "}",
            "{{{x}}}",
            "{{&x}}",
            "{{=<% %>=}}",
            "<%x%>",
            "<%&x%>",
            "{{>x}}",
            "{{<x}}",
            "{{/x}}",
            "{{!c}}",
            "#",
            "/",
            "x",
            "\n",
            "<p>",
            "{{.}}",
            "{{#format.link}}",
            "{{/format.link}}",
            "{{#format.message}}",
            "{{#format.message}}{x}{{/format.message}}",
            "{{/format.message}}",
            "{x}",
            "{x, select, other {",
            "{l, plural, =0 {x} other {#",
            "'",
            "=");
    return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
  }

  private static String data(String value) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("x", value);
    node.putArray("l").add(value);
    return node.toString();
  }

  private static String unescaped(String html) {
    String text = html;
    for (List<String> pair :
        List.of(
            List.of("&lt;", "<"),
            List.of("&gt;", ">"),
            List.of("&quot;", "\""),
            List.of("&#39;", "'"),
            List.of("&#96;", "`"),
            List.of("&#61;", "="),
            List.of("&amp;", "&"))) {
      text = text.replace(pair.get(0), pair.get(1));
    }
    return text;
  }
}
