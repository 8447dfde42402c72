package io.pabal.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.catalog.CatalogProblem.Severity;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TextFrom;
import io.pabal.schema.catalog.TimeFormat;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFilesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T07:00:00Z"), ZoneOffset.UTC);

  @TempDir Path temp;
  private CatalogFolder folder;

  @BeforeEach
  void writeFiles() {
    folder = CatalogFolder.in(temp);
  }

  @Test
  void readsSources() {
    folder.yaml(
        "rules:\n",
        """
        sources:
          shop.orders:
            id: [/orderId, /status]
            source: {constant: /shop}
            type: /kind
            time: /changedAt
            timeFormat: epochMillis
            actor: /by/id
            subject: /orderId
            recipients: /customers
            data: /order
          "legacy.*":
            id: /a~1b
            type: order.paid
        rules:
        """);
    LoadedCatalog loaded = folder.load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.draft().orElseThrow().sources())
        .containsExactly(
            new TopicMapping(
                "shop.orders",
                List.of("/orderId", "/status"),
                TextFrom.constant("/shop"),
                TextFrom.pointer("/kind"),
                "/changedAt",
                TimeFormat.EPOCH_MILLIS,
                "/orderId",
                "/by/id",
                "/customers",
                "/order"),
            new TopicMapping(
                "legacy.*",
                List.of("/a~1b"),
                null,
                TextFrom.constant("order.paid"),
                null,
                null,
                null,
                null,
                null,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: /id               | 12: source shop.orders needs type
          type: order.paid      | 12: source shop.orders needs id
          id: id, type: t       | 13: id is no JSON pointer; one begins with /
          id: /a~b, type: t     | 13: /a~b: write ~0 for ~ and ~1 for /
          id: /i, type: t, time: /t, timeFormat: ms | 13: unknown time format ms; there are iso, epochMillis, epochSeconds
          id: /i, type: t, timeFormat: iso  | 13: timeFormat without time
          id: /i, type: t, to: /t           | 13: source shop.orders has an unknown key to; known are
          id: /i, type: {value: t}          | 13: type of source shop.orders has an unknown key value
          id: [/a, /b, /c, /d, /e], type: t | 13: an id has at most 4 pointers
          """)
  void refusesSourcesWithTheirLine(String mapping, String expected) {
    folder.yaml("categories:\n", "sources:\n  shop.orders:\n    {" + mapping + "}\ncategories:\n");
    int line = 4; // of the word sources
    String shown = folder.load().problems().toString();
    assertThat(shown).contains(expected.replaceFirst("^1(\\d): ", ""));
    assertThat(shown).contains("catalog.yaml:" + (line + expected.charAt(1) - '1'));
  }

  @Test
  void comparesTheSourcesWithTheLanesOfTheirTopics() {
    folder.yaml(
        "categories:\n",
        """
        sources:
          right: {id: /id, type: order.paid}
          wrong: {id: /id, type: account.code}
          unread: {id: /id, type: order.paid}
          "any*": {id: /id, type: account.code}
        categories:
        """);
    LoadedCatalog loaded = folder.load();
    Topics topics =
        new Topics("pabal.", Map.of(Lane.URGENT, List.of(), Lane.NORMAL, List.of("right", "wr*")));
    assertThat(loaded.comparedWith(topics))
        .extracting(problem -> problem.line() + ": " + problem.message())
        .containsExactly(
            "6: topic wrong is bound to lane normal, but its events are of category security with"
                + " lane urgent: each would be decided WRONG_LANE",
            "7: no events topic of the configuration is named, or fits, unread");
  }

  @Test
  void warnsOfASourceWhoseTypeHasNoRule() {
    folder.yaml("categories:\n", "sources:\n  a.b: {id: /id, type: order.lost}\ncategories:\n");
    assertThat(folder.load().problems())
        .singleElement()
        .hasToString(
            temp.resolve("catalog.yaml")
                + ":5: warning: source a.b makes events of type order.lost, which no rule names");
  }

  @Test
  void readsCategoriesRulesAndTexts() {
    LoadedCatalog loaded = folder.load();
    assertThat(loaded.problems()).isEmpty();
    CatalogDraft draft = loaded.draft().orElseThrow();
    assertThat(draft.defaultLocale()).isEqualTo("ko");
    assertThat(draft.defaultZone()).isEqualTo("Asia/Seoul");
    assertThat(draft.categories())
        .containsExactly(
            new Category(
                "order",
                "Orders and payments",
                Lane.NORMAL,
                Consent.OPTIONAL,
                Duration.ofDays(3),
                Map.of()),
            new Category(
                "security",
                null,
                Lane.URGENT,
                Consent.MANDATORY,
                Duration.ofMinutes(10),
                Map.of(Channel.EMAIL, InDoubtRule.HOLD, Channel.SMS, InDoubtRule.RESEND)));
    assertThat(draft.rules())
        .containsExactly(
            new Rule(
                "order.paid",
                "order",
                "order-paid",
                List.of(Channel.EMAIL, Channel.SMS),
                Reach.ALL,
                Reach.FIRST),
            new Rule(
                "account.code",
                "security",
                "code",
                List.of(Channel.SMS),
                Reach.FIRST,
                Reach.FIRST));
    assertThat(draft.texts())
        .extracting(text -> text.template() + " " + text.locale() + " " + text.part())
        .containsExactly(
            "code ko SMS_TEXT",
            "order-paid ko EMAIL_SUBJECT",
            "order-paid ko EMAIL_TEXT",
            "order-paid ko SMS_TEXT");
  }

  @Test
  void readsAudiences() {
    folder.yaml(
        "channelReach: all\n",
        "audience: subscribers\n    topic: actor:{actor}\n    except: ['{actor}']\n");
    folder.yaml("channels: [sms]\n", "channels: [sms]\n    audience: everyone\n");
    LoadedCatalog loaded = folder.load();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.draft().orElseThrow().rules())
        .extracting(Rule::audience)
        .containsExactly(
            new Audience(AudienceKind.SUBSCRIBERS, "actor:{actor}", List.of("{actor}")),
            new Audience(AudienceKind.EVERYONE, null, List.of()));
  }

  @Test
  void hasABoundForExceptions() {
    String most = "'{actor}'" + ", '{subject}'".repeat(Audience.MAX_EXCEPT - 1);
    folder.yaml("channelReach: all\n", "except: [" + most + "]\n");
    assertThat(folder.load().problems()).isEmpty();
    folder.yaml("except: [", "except: ['{id}', ");
    assertThat(folder.load().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).contains("more than 8 exceptions"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "locale: ko | locale: korean_x | 2 | korean_x is not a language tag",
        "locale: ko | language: ko | 1 | defaults needs locale",
        "locale: ko | language: ko | 2 | defaults has an unknown key language; known are locale, zone",
        "zone: Asia/Seoul | zone: KST | 3 | unknown zone KST",
        "consent: optional | consent: maybe | 8 | unknown consent maybe; there are optional, consent",
        "lane: urgent | lane: fast | 11 | unknown lane fast; there are urgent, normal",
        "lane: urgent | lane: | 11 | category security needs lane",
        "life: 10m | life: soon | 13 | soon is not a duration",
        "life: 10m | life: 0s | 13 | 0s is not a duration",
        "life: 3d | life: P4D | 9 | life P4D is longer than the longest life 3d",
        "life: 3d | ~life: 3d\n    defaults: {fax: off}~ | 10 | unknown channel fax; there are email, sms, push",
        "life: 3d | ~life: 3d\n    defaults: {sms: maybe}~ | 10 | a default is on or off, not maybe",
        "life: 10m | ~life: 10m\n    defaults: {sms: off}~ | 14 | only a category with consent: optional",
        "sms: resend} | fax: resend} | 14 | unknown channel fax; there are email, sms, push",
        "sms: resend} | sms: twice} | 14 | unknown in-doubt rule twice; there are resend, hold",
        "category: order | category: orders | 16 | names category orders, which is not in this",
        "template: code | template: codes | 21 | there is no folder templates/codes",
        "template: code | template: Code! | 23 | the name of a template has lower-case",
        "[email, sms] | [email, fax] | 19 | unknown channel fax",
        "[email, sms] | [email, email] | 19 | channel email is named twice",
        "[email, sms] | email | 19 | channels must be a list",
        "[email, sms] | [] | 19 | needs channels, at least one",
        "channels: [sms] | channels: [email] | 21 | the default language has no templates/code/ko/",
        "channelReach: all | channelReach: some | 20 | unknown reach some; there are first, all",
        "channelReach: all | chanelReach: all | 20 | unknown key chanelReach",
        "channelReach: all | audience: all | 20 | unknown audience all; there are named, subscribers",
        "channelReach: all | audience: subscribers | 20 | tells subscribers, but of no topic",
        "channelReach: all | topic: actor:{actor} | 20 | has a topic, but not audience: subscribers",
        "channelReach: all | except: ['{who}'] | 20 | unknown placeholder {who}; there are {id},",
        "channelReach: all | except: '{actor' | 20 | a brace without its partner",
        "channelReach: all | except: [] | 20 | needs except, at least one",
        "~  security:~ | ~  order:~ | 10 | categories has order twice; the first is on line 5",
        "account.code: | order.paid: | 21 | rules has order.paid twice; the first is on line 16",
        "~  life: 3d~ | ~  life: [3d]~ | 9 | life must be a text",
        "~  order:~ | ~  order: x~ | 6 | not YAML",
      })
  void tellsWhatIsWrongAndWhere(String piece, String replacement, int line, String message) {
    folder.yaml(piece + "\n", replacement + "\n");
    LoadedCatalog loaded = folder.load();
    assertThat(loaded.draft()).isEmpty();
    assertThat(loaded.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.ERROR);
              assertThat(problem.toString())
                  .startsWith(temp.resolve("catalog.yaml") + ":" + line + ": ")
                  .contains(message);
            });
  }

  @Test
  void readsTheDefaultsOfACategory() {
    folder.yaml("life: 3d", "life: 3d\n    defaults: {sms: off, email: on}");
    assertThat(folder.load().draft().orElseThrow().categories().get(0).defaults())
        .isEqualTo(Map.of(Channel.SMS, false, Channel.EMAIL, true));
  }

  @Test
  void tellsAllProblemsAtOnce() {
    folder.yaml("zone: Asia/Seoul", "zone: X").yaml("lane: urgent", "lane: x").yaml("10m", "x");
    folder.write("templates/code/ko/sms.text.mustache", "a\n{{#b}}\n");
    assertThat(folder.load().problems())
        .extracting(CatalogProblem::line)
        .containsExactly(3, 11, 13, 2);
  }

  @Test
  void tellsTheLineOfAWrongTemplate() {
    folder.write("templates/code/ko/sms.text.mustache", "a\nb {{{code}}}\n");
    assertThat(folder.load().problems())
        .singleElement()
        .asString()
        .isEqualTo(
            temp.resolve("templates/code/ko/sms.text.mustache")
                + ":2: {{{ }}} and {{& }} are not allowed: write {{name}}");
  }

  @Test
  void refusesFilesThatAreNoPartAndFoldersThatAreNoLanguage() {
    folder.write("templates/code/ko/sms.txt", "x").write("templates/code/KO/x", "x");
    folder.write("templates/readme.md", "x").write("templates/code/ko/.hidden", "x");
    assertThat(folder.load().problems())
        .extracting(CatalogProblem::toString)
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).contains("sms.txt: no part of a message has this file"),
            text -> assertThat(text).contains("KO: here only folders are expected, named after"),
            text -> assertThat(text).contains("readme.md: here only folders are expected"));
  }

  @Test
  void refusesTextsThatAreNotUtf8() {
    folder.write(
        "templates/code/ko/sms.text.mustache", "a\n\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(folder.load().problems())
        .extracting(CatalogProblem::toString)
        .containsExactly(
            temp.resolve("catalog.yaml")
                + ":21: rule account.code uses sms, but the default language has no"
                + " templates/code/ko/sms.text.mustache",
            temp.resolve("templates/code/ko/sms.text.mustache") + ":2: not UTF-8");
  }

  @Test
  void warnsOfWhatIsNotUsedOrOnlyHalfTranslated() {
    folder
        .write("templates/old/ko/sms.text.mustache", "x")
        .write("templates/order-paid/en/email.subject.mustache", "Order {{no}}");
    LoadedCatalog loaded = folder.load();
    assertThat(loaded.draft()).isPresent();
    assertThat(loaded.problems())
        .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Severity.WARNING))
        .extracting(CatalogProblem::message)
        .containsExactlyInAnyOrder(
            "no rule uses this template",
            "recipients who read en get email in another language: there is no"
                + " templates/order-paid/en/email.text.mustache",
            "recipients who read en get sms in another language: there is no"
                + " templates/order-paid/en/sms.text.mustache");
  }

  @Test
  void refusesACatalogThatIsTooLarge() {
    String text = "가".repeat(20_000);
    for (int i = 0; i < 20; i++) {
      folder.write("templates/t" + i + "/ko/email.text.mustache", text);
    }
    assertThat(folder.load().problems())
        .filteredOn(problem -> problem.severity() == Severity.ERROR)
        .singleElement()
        .asString()
        .contains("more than the limit of " + Catalog.MAX_BYTES);
  }

  @Test
  void refusesAFolderWithoutCatalog() {
    folder.delete("catalog.yaml");
    assertThat(folder.load().problems())
        .extracting(CatalogProblem::toString)
        .containsExactly(temp + ": there is no file catalog.yaml");
  }

  @Test
  void raisesTheVersionOnlyWhenTheContentChanges() {
    Catalog first = folder.load().draft().orElseThrow().publishable(Optional.empty(), CLOCK);
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.appliedAt()).isEqualTo(CLOCK.instant());
    assertThat(folder.load().draft().orElseThrow().publishable(Optional.of(first), CLOCK))
        .isSameAs(first);
    folder.yaml("life: 3d", "life: 2d");
    Catalog second = folder.load().draft().orElseThrow().publishable(Optional.of(first), CLOCK);
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.contentHash()).isNotEqualTo(first.contentHash());
  }

  @Test
  void hasTheSameHashWithOtherLineEndsAndComments() {
    String before = folder.load().draft().orElseThrow().contentHash();
    folder.write("catalog.yaml", ("\uFEFF# shop\n" + CatalogFolder.YAML).replace("\n", "\r\n"));
    folder.write("templates/code/ko/sms.text.mustache", "인증번호 {{code}}\r\n");
    assertThat(folder.load().draft().orElseThrow().contentHash()).isEqualTo(before);
    // Fixed: another value would mean that every process makes its own, or that it was redefined.
    assertThat(before).isEqualTo("543a95bbcfee3d4f047c200937d2f51c");
  }

  @Test
  void staysTheSameThroughJson() throws Exception {
    Catalog catalog = folder.load().draft().orElseThrow().publishable(Optional.empty(), CLOCK);
    assertThat(Json.read(Json.write(catalog), Catalog.class)).isEqualTo(catalog);
  }

  @Test
  void refusesToMoveACategoryToAnotherLane() {
    Catalog first = folder.load().draft().orElseThrow().publishable(Optional.empty(), CLOCK);
    folder.yaml("lane: urgent", "lane: normal");
    assertThat(folder.load().comparedWith(List.of(first)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.ERROR);
              assertThat(problem.line()).isEqualTo(10);
              assertThat(problem.message())
                  .startsWith(
                      "category security was published with lane urgent and cannot move to normal")
                  .contains("Make a new category");
            });
  }

  @Test
  void warnsOfARemovedCategoryAndStillRemembersItsLane() {
    Catalog first = folder.load().draft().orElseThrow().publishable(Optional.empty(), CLOCK);
    folder.yaml("  security:", "  codes:").yaml("category: security", "category: codes");
    LoadedCatalog renamed = folder.load();
    assertThat(renamed.comparedWith(List.of(first)))
        .extracting(CatalogProblem::toString)
        .singleElement()
        .asString()
        .contains("warning: category security of version 1 is gone");
    Catalog second = renamed.draft().orElseThrow().publishable(Optional.of(first), CLOCK);
    folder
        .yaml("  codes:", "  security:")
        .yaml("category: codes", "category: security")
        .yaml("lane: urgent", "lane: normal");
    assertThat(folder.load().comparedWith(List.of(second, first)))
        .anySatisfy(problem -> assertThat(problem.severity()).isEqualTo(Severity.ERROR));
  }
}
