package io.pabal.deliver.render;

import static io.pabal.deliver.render.Samples.catalog;
import static io.pabal.deliver.render.Samples.html;
import static io.pabal.deliver.render.Samples.notification;
import static io.pabal.deliver.render.Samples.sms;
import static io.pabal.deliver.render.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MustacheRendererTest {

  @Test
  void putsDataAndItsOwnNamesIntoTheText() throws Exception {
    String text =
        sms(
            "{{order.no}} {{price}} {{gift}} {{event.id}} {{event.type}} {{event.time}}"
                + " {{recipient.id}} {{notification.id}}",
            "{\"order\":{\"no\":\"A-1\"},\"price\":12.50,\"gift\":true}");
    assertThat(text).isEqualTo("A-1 12.50 true e1 order.paid 2026-11-22T07:05:00Z r1 n1");
  }

  @Test
  void repeatsSectionsAndLeavesOutWhatIsMissingFalseOrEmpty() throws Exception {
    String body =
        "{{#items}}{{name}}x{{count}}{{^-last}},{{/-last}}{{/items}}"
            + "{{#coupon}}C{{/coupon}}{{#empty}}E{{/empty}}{{#no}}N{{/no}}{{^no}}!{{/no}}";
    String data =
        "{\"items\":[{\"name\":\"a\",\"count\":1},null,{\"name\":\"b\",\"count\":2}],"
            + "\"empty\":\"\",\"no\":false}";
    assertThat(sms(body, data)).isEqualTo("ax1,bx2!");
  }

  @Test
  void asksWhetherATextIsACertainOne() throws Exception {
    String body =
        "{{#s.is.paid}}P{{/s.is.paid}}{{#s.is.sent}}S{{/s.is.sent}}{{^s.is.sent}}not sent"
            + "{{/s.is.sent}}{{#o.s.is.on-hold}}H{{/o.s.is.on-hold}}{{#m.is.x}}M{{/m.is.x}}";
    assertThat(sms(body, "{\"s\":\"paid\",\"o\":{\"s\":\"on-hold\"}}")).isEqualTo("Pnot sentH");
    assertThatThrownBy(() -> sms("{{s.is}}", "{\"s\":\"paid\"}"))
        .hasMessageContaining("an unfinished comparison");
  }

  @Test
  void looksForTextsInTheRecipientsLanguageItsParentsThenTheDefault() throws Exception {
    Catalog catalog = catalog("ko", Part.SMS_TEXT, "안녕", "en", Part.SMS_TEXT, "hello");
    assertThat(localeOf(catalog, "ko-KR")).isEqualTo("ko");
    assertThat(localeOf(catalog, "ko_KR")).isEqualTo("ko");
    assertThat(localeOf(catalog, "ko")).isEqualTo("ko");
    assertThat(localeOf(catalog, "fr-FR")).isEqualTo("en");
    assertThat(localeOf(catalog, "not a locale")).isEqualTo("en");
    assertThat(localeOf(catalog, null)).isEqualTo("en");
  }

  @Test
  void keepsAllPartsOfAMailInOneLanguage() throws Exception {
    Catalog catalog =
        catalog(
            "ko",
            Part.EMAIL_SUBJECT,
            "제목",
            "en",
            Part.EMAIL_SUBJECT,
            "subject",
            "en",
            Part.EMAIL_TEXT,
            "text",
            "en",
            Part.EMAIL_HTML,
            "<p>html</p>");
    RenderedMessage message =
        new MustacheRenderer().compile(catalog).render(notification(Channel.EMAIL, "ko", "{}"));
    assertThat(message.locale()).isEqualTo("en");
    assertThat(message.parts().values())
        .containsExactlyInAnyOrder("subject", "text", "<p>html</p>");
  }

  @Test
  void refusesWhatHasNoTextInAnyLanguage() {
    Catalog catalog = catalog("ko", Part.SMS_TEXT, "안녕");
    assertThatThrownBy(() -> localeOf(catalog, "fr"))
        .isInstanceOfSatisfying(
            UnsendableMessageException.class,
            e -> assertThat(e.outcome()).isEqualTo(OutcomeClass.BAD_MESSAGE))
        .hasMessage("t sms: no text, neither in fr nor in en");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{order.no}} | {} | variable order on line 1 is missing",
        "{{order.no}} | {\"order\":{}} | variable order.no on line 1 is missing",
        "{{name}} | {\"name\":null} | variable name on line 1 is missing",
        "{{order}} | {\"order\":{\"a\":1}} | variable order is an object and not a text",
        "{{a.list}} | {\"a\":{\"list\":[1]}} | variable a.list is a list and not a text",
        "{{.}} | {} | {{.}} at the top is the whole event and not a text",
        "{{#list}}{{x}}{{/list}} | {\"list\":[\"s\"]} | variable x on line 1 is missing",
        "{{#format.date}}{{d}}{{/format.date}} | {\"d\":\"today\"} | format.date needs an ISO 8601",
        "{{a}} | {\"a\":\"\"} | empty",
        "{{a}} | [1] | the event's data is not a JSON object",
        "{{a}} | {\"a | the event's data is not JSON",
      })
  void refusesDataThatDoesNotFitAndNamesIt(String body, String data, String message) {
    assertThatThrownBy(() -> sms(body, data))
        .isInstanceOf(UnsendableMessageException.class)
        .hasMessageStartingWith("t en sms.text.mustache: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{s.length}}",
        "{{s.class}}",
        "{{s.getBytes}}",
        "{{s.toString}}",
        "{{list.size}}",
        "{{list.0}}",
        "{{o.entrySet}}",
        "{{o.hashCode}}",
        "{{o.fields}}",
        "{{o.path}}",
        "{{n.intValue}}",
        "{{getClass}}",
        "{{own}}",
        "{{data}}",
        "{{event}}",
        "{{recipient}}"
      })
  void reachesNoMethodOfAnyObject(String body) {
    String data = "{\"s\":\"x\",\"list\":[1],\"o\":{\"a\":1},\"n\":1}";
    assertThatThrownBy(() -> sms(body, data)).isInstanceOf(UnsendableMessageException.class);
  }

  @Test
  void doesNotLetDataTakeTheNamesOfPabal() throws Exception {
    String data =
        "{\"format.link\":\"x\",\"recipient.id\":\"other\",\"format\":{\"link\":true},"
            + "\"items\":[{\"format.link\":\"y\",\"format\":{\"link\":true},"
            + "\"url\":\"javascript:alert(1)\",\"recipient.id\":\"other\"}]}";
    assertThatThrownBy(
            () -> html("{{#items}}<a href=\"{{#format.link}}{{url}}{{/format.link}}\">", data))
        .isInstanceOf(UnsendableMessageException.class);
    assertThatThrownBy(
            () ->
                html(
                    "{{#items}}<a href=\"{{#format.link}}{{url}}{{/format.link}}\">{{/items}}",
                    data))
        .hasMessageContaining("not a http or https address");
    assertThat(sms("{{#items}}{{recipient.id}}{{/items}}", data)).isEqualTo("r1");
  }

  @Test
  void makesASubjectOneLineWithoutControlCharacters() throws Exception {
    String hostile = "a\\r\\nBcc: x@y\\u0000\\u2028b\\u202Ec\\u0085\\td\\uD800";
    assertThat(subject("Hi {{x}}\n there\n", "{\"x\":\"" + hostile + "\"}"))
        .isEqualTo("Hi a Bcc: x@y bc d\uFFFD there");
  }

  @Test
  void keepsLinesOfTextButNoControlCharacters() throws Exception {
    assertThat(sms("{{x}}\n", "{\"x\":\"a\\r\\nb\\rc\\u0000\\u001b[31m\\td 👩‍👩‍👧\"}"))
        .isEqualTo("a\nb\nc[31m\td 👩‍👩‍👧");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{x}}", "{{{x}}}", "{{&x}}", "{{& x}}", "{{=<% %>=}}<%& x%>"})
  void escapesInHtmlWhateverTagIsUsed(String tag) throws Exception {
    assertThat(html("<p>" + tag + "</p>", "{\"x\":\"<script>'\\\"&`=\"}"))
        .isEqualTo("<p>&lt;script&gt;&#39;&quot;&amp;&#96;&#61;</p>");
  }

  @Test
  void doesNotEscapePlainText() throws Exception {
    assertThat(sms("{{x}}", "{\"x\":\"<b> & 'c'\"}")).isEqualTo("<b> & 'c'");
  }

  @Test
  void doesNotRenderTagsThatComeFromData() throws Exception {
    assertThat(sms("{{x}}", "{\"x\":\"{{recipient.id}}{{#x}}\"}"))
        .isEqualTo("{{recipient.id}}{{#x}}");
  }

  @Test
  void includesNothing() {
    assertThatThrownBy(() -> sms("{{> /etc/passwd}}", "{}"))
        .isInstanceOf(UnsendableMessageException.class);
  }

  @Test
  void stopsAtTheLimitOfAPart() throws Exception {
    String data = "{\"x\":\"" + "가".repeat(255) + "\",\"y\":\"z\"}";
    assertThat(subject("{{x}}", data)).hasSize(255);
    assertThatThrownBy(() -> subject("{{x}}{{y}}", data))
        .hasMessageContaining("longer than the limit of 255 characters");
    String large = "{\"x\":\"" + "가".repeat(40_000) + "\"}";
    assertThat(html("{{x}}", large)).hasSize(40_000);
    assertThatThrownBy(() -> html("{{x}}{{x}}", large))
        .hasMessageContaining("longer than the limit of 131072 bytes");
  }

  @Test
  void stopsNestedSectionsThatMultiply() {
    String data = "{\"l\":[" + "1,".repeat(99) + "1]}";
    assertThatThrownBy(
            () -> sms("{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}", data))
        .hasMessageContaining("more than 10000 rounds");
  }

  @Test
  void printsNumbersWithoutBlowingThemUp() throws Exception {
    assertThat(
            sms("{{a}} {{b}} {{c}}", "{\"a\":1e999999999,\"b\":12345678901234567890,\"c\":1.20}"))
        .isEqualTo("1E+999999999 12345678901234567890 1.20");
  }

  @Test
  void aBrokenTextStopsOnlyItsOwnMessages() throws Exception {
    Catalog catalog = catalog("ko", Part.SMS_TEXT, "{{#open}}", "en", Part.SMS_TEXT, "fine");
    assertThat(localeOf(catalog, "en")).isEqualTo("en");
    assertThatThrownBy(() -> localeOf(catalog, "ko")).hasMessageContaining("not a valid template");
  }

  @Test
  void tellsNothingOfTheDataInItsErrors() {
    assertThatThrownBy(
            () -> sms("{{#format.link}}{{u}}{{/format.link}}", "{\"u\":\"secret-token\"}"))
        .hasMessageNotContaining("secret");
  }

  private static String localeOf(Catalog catalog, String locale) throws UnsendableMessageException {
    return new MustacheRenderer()
        .compile(catalog)
        .render(notification(Channel.SMS, locale, "{}"))
        .locale();
  }
}
