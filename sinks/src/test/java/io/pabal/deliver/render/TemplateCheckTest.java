package io.pabal.deliver.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.catalog.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateCheckTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a {{b | a tag begins with {{ and never ends",
        "{{a {{b}} | inside of another tag",
        "{{}} | a name is made of",
        "{{a b}} | a name is made of",
        "{{..}} | a name is made of",
        "{{a()}} | a name is made of",
        "{{{a}}} | {{{ }}} and {{& }} are not allowed",
        "{{& a}} | {{{ }}} and {{& }} are not allowed",
        "{{ & a}} | {{{ }}} and {{& }} are not allowed",
        "{{=<% %>=}} | other delimiters",
        "{{> footer}} | cannot include",
        "{{#a}}x | {{#a}} is never closed",
        "x{{/a}} | {{/a}} closes nothing",
        "{{#a}}{{#b}}{{/a}}{{/b}} | {{/a}} comes before {{/b}}",
        "{{#format.dat}}{{a}}{{/format.dat}} | there are [format.date",
        "{{^format.date}}{{a}}{{/format.date}} | there are [format.date",
        "{{format.date}} | write {{#format.date}}{{variable}}{{/format.date}}",
        "{{format.x}} | there are [format.date",
        "https://{{host}}/a | the host of a link must not come from data",
        "https://shop{{x}}.example/ | the host of a link must not come from data",
        "' ' | the text is empty",
      })
  void refuses(String body, String message) {
    assertThat(TemplateCheck.problems(Part.SMS_TEXT, body))
        .as(body)
        .anySatisfy(problem -> assertThat(problem.message()).contains(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href=\"{{url}}\">",
        "<a href='{{ url }}'>",
        "<a href={{url}}>",
        "<img src=\"{{url}}\">",
        "<td background=\"{{url}}\">",
        "<p title={{x}}>",
        "<p title=\"a\" {{x}}>",
        "<p title='a>' id={{x}}>",
        "<p onclick=\"go()\">",
        "<p style=\"color:{{c}}\">",
        "<style>a{color:{{c}}}</style>",
        "<script>x</script>",
        "<!-- {{x}} -->",
        "<{{tag}}>",
        "<a href=\"javascript:x\">",
        "<iframe></iframe>",
        "<a href=\"{{#format.date}}{{x}}{{/format.date}}\">",
      })
  void refusesPlacesWhereEscapingIsNotEnough(String body) {
    assertThat(TemplateCheck.problems(Part.EMAIL_HTML, body)).as(body).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href=\"{{#format.link}}{{url}}{{/format.link}}\">{{x}}</a>",
        "<a href=\"https://shop.example/orders/{{no}}?a={{b}}\">x</a>",
        "<p title=\"{{x}}\" style=\"color:#333\">{{#l}}<b>{{.}}</b>{{^-last}}, {{/-last}}{{/l}}",
        "{{! a note {{ with braces }}<p>x = {y}</p>",
        "<style>@media (max-width:600px){.a{width:100%}}</style><p>{{x}}</p>",
      })
  void acceptsWhatIsSafe(String body) {
    assertThat(TemplateCheck.problems(Part.EMAIL_HTML, body)).isEmpty();
  }

  @Test
  void tellsTheLine() {
    assertThat(TemplateCheck.problems(Part.EMAIL_TEXT, "a\n{{#b}}\n{{{c}}}\n\u0007\n{{/b}}"))
        .extracting(TemplateProblem::line)
        .isEqualTo(List.of(3, 4));
  }

  @Test
  void refusesATextThatIsLongerThanItsPartMayBe() {
    assertThat(TemplateCheck.problems(Part.EMAIL_SUBJECT, "x".repeat(256)))
        .extracting(TemplateProblem::message)
        .containsExactly("256 characters, more than the limit of 255");
  }
}
