package io.pabal.deliver.render;

import static io.pabal.deliver.render.Samples.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.schema.catalog.Part;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralMessageTest {
  private static final String PARCELS =
      message("{count, plural, =0 {no parcels} one {# parcel} other {# parcels}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      0     | You have no parcels.
      1     | You have 1 parcel.
      1234  | You have 1,234 parcels.
      1.5   | You have 1.5 parcels.
      """)
  void choosesTheWordThatTheNumberAsksFor(String count, String expected) throws Exception {
    assertThat(sms("You have " + PARCELS + ".", "{\"count\":" + count + "}")).isEqualTo(expected);
  }

  @Test
  void knowsTheRulesOfTheTextsLanguage() throws Exception {
    String body =
        message(
            "{n, plural, one {# dokument} few {# dokumenty} many {# dokumentów} other {# dokumentu}}");
    String polish =
        IntStream.of(1, 2, 5, 22).mapToObj(n -> polish(body, n)).collect(Collectors.joining(", "));
    assertThat(polish).isEqualTo("1 dokument, 2 dokumenty, 5 dokumentów, 22 dokumenty");
  }

  private static String polish(String body, int n) {
    try {
      return new MustacheRenderer()
          .compile(Samples.catalog("pl", Part.SMS_TEXT, body))
          .render(Samples.notification(io.pabal.schema.Channel.SMS, "pl-PL", "{\"n\":" + n + "}"))
          .part(Part.SMS_TEXT)
          .orElseThrow();
    } catch (UnsendableMessageException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void writesOrdinalsChoicesNumbersAndTexts() throws Exception {
    assertThat(
            sms(
                message(
                    "{who, select, you {Your} other {The}} {n, selectordinal, one {#st} two {#nd}"
                        + " few {#rd} other {#th}} order of {name}: {total, number}"),
                "{\"who\":\"you\",\"n\":3,\"name\":\"Kim & Lee\",\"total\":1234.5}"))
        .isEqualTo("Your 3rd order of Kim & Lee: 1,234.5");
  }

  @Test
  void looksArgumentsUpWhereItStands() throws Exception {
    String body =
        "{{#orders}}"
            + message("{n, plural, one {# order} other {# orders}} of {name}")
            + ";{{/orders}}";
    assertThat(sms(body, "{\"name\":\"Kim\",\"orders\":[{\"n\":1},{\"n\":2,\"name\":\"Lee\"}]}"))
        .isEqualTo("1 order of Kim;2 orders of Lee;");
  }

  @Test
  void escapesDataByItsPartAndNeverTheTemplatesWords() throws Exception {
    String body =
        message("<b>{n, plural, one {<i>#</i> by {name}} other {<i>#</i> by {name}}}</b>");
    String hostile = "{\"n\":2,\"name\":\"<script>{n}\\uFFFE0\\uFFFF'}\"}";
    assertThat(Samples.html(body, hostile))
        .isEqualTo("<b><i>2</i> by &lt;script&gt;{n}0&#39;}</b>");
    assertThat(sms(body, hostile)).isEqualTo("<b><i>2</i> by <script>{n}0'}</b>");
  }

  @Test
  void stopsTheMessageWhenAnArgumentIsMissingOrNoNumber() {
    assertThatThrownBy(() -> sms(PARCELS, "{}"))
        .isInstanceOf(UnsendableMessageException.class)
        .hasMessageContaining("variable count on line 1 is missing");
    assertThatThrownBy(() -> sms(PARCELS, "{\"count\":\"many\"}"))
        .hasMessageContaining("format.message needs a number as count");
    assertThatThrownBy(() -> sms(PARCELS, "{\"count\":1e999999}"))
        .isInstanceOf(UnsendableMessageException.class);
    assertThatThrownBy(() -> sms(PARCELS, "{\"count\":[1]}")).hasMessageContaining("is a list");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {n, plural, one {x}}            | no ICU message
          {n, plural, one {x} other {y}   | no ICU message
          {n, date}                       | {…, date}: there are number, plural, selectordinal and select
          {n, number, ::percent}          | {…, number, …}: there are
          {n, choice, 0#a}                | choice is of old
          {0}                             | an argument is a name
          {{n}}                           | no {{name}}
          {n, select, a {b} other {{n}}}  | no {{name}}
          {n, select, a {b} other {c}} {n} | {n} is chosen by and printed
          {a}{b}{c}{d}{e}{f}{g}{h}{i}     | more than 8 arguments
          """)
  void refusesWithTheReason(String pattern, String reason) {
    assertThat(TemplateCheck.problems(Part.SMS_TEXT, "line 1\n" + message(pattern)))
        .anySatisfy(
            problem -> {
              assertThat(problem.message()).contains(reason);
              assertThat(problem.line()).isEqualTo(2);
            });
  }

  @Test
  void isBoundedInLengthAndDepth() {
    assertThat(TemplateCheck.problems(Part.SMS_TEXT, message("x".repeat(PluralMessage.MAX_CHARS))))
        .isEmpty();
    assertThat(
            TemplateCheck.problems(Part.SMS_TEXT, message("x".repeat(PluralMessage.MAX_CHARS + 1))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("more than 2000 characters"));
    assertThat(TemplateCheck.problems(Part.SMS_TEXT, message(nested(PluralMessage.MAX_DEPTH))))
        .isEmpty();
    assertThat(TemplateCheck.problems(Part.SMS_TEXT, message(nested(PluralMessage.MAX_DEPTH + 1))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("choices in each other"));
  }

  /** Choices in each other, the innermost with a variable. */
  private static String nested(int depth) {
    String inner = "{x}";
    for (int i = 0; i < depth; i++) {
      inner = "{n, plural, other { " + inner + " } }";
    }
    return inner;
  }

  @Test
  void keepsTheRulesForDataInItsPlace() {
    assertRefused("<a href=\"" + message("{url}") + "\">x</a>", "format.link");
    assertRefused("<p title=" + message("{name}") + ">x</p>", "quotes");
    assertRefused("<p " + message("{name}") + ">x</p>", "quotes");
    assertRefused(
        "<p style=\"" + message("{n, plural, other {color:{c}}}") + "\">x</p>", "attribute");
    assertRefused("<!-- " + message("{n, plural, other {a {c}}}") + " -->", "comment");
    assertRefused(message("<script>{n}</script>"), "not in a mail");
    assertThat(TemplateCheck.problems(Part.EMAIL_HTML, "<p>" + PARCELS + "</p>")).isEmpty();
  }

  private static void assertRefused(String html, String reason) {
    assertThat(TemplateCheck.problems(Part.EMAIL_HTML, html))
        .as(html)
        .anySatisfy(problem -> assertThat(problem.message()).contains(reason));
  }

  private static String message(String pattern) {
    return "{{#format.message}}" + pattern + "{{/format.message}}";
  }
}
