package io.pabal.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.watch.AlertEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample catalog is right, and its texts read as they should. */
class ShopCatalogTest {
  static final Path SHOP = Path.of("../catalogs/shop");
  private static final Instant AT = Instant.parse("2026-11-22T07:05:00Z");

  private static Catalog catalog;
  private static MessageRenderer.Compiled compiled;

  @BeforeAll
  static void load() throws IOException {
    LoadedCatalog loaded = CatalogFiles.load(SHOP);
    assertThat(loaded.problems()).isEmpty();
    catalog =
        loaded.draft().orElseThrow().publishable(Optional.empty(), Clock.fixed(AT, ZoneOffset.UTC));
    compiled = new MustacheRenderer().compile(catalog);
  }

  /** One example of the data of each event type; {@code docs} and the demo show the same. */
  static Map<String, String> samples() throws IOException {
    var tree = Json.mapper().readTree(Files.readString(SHOP.resolve("samples.json")));
    return tree.properties().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, sample -> sample.getValue().toString()));
  }

  static Stream<Arguments> everyMessage() {
    return Stream.of("ko-KR", "en-US", "fr")
        .flatMap(
            locale ->
                catalog.rules().stream()
                    .flatMap(
                        rule ->
                            rule.channels().stream()
                                .map(channel -> Arguments.of(rule.eventType(), channel, locale))));
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void rendersEveryMessageInEveryLanguage(String eventType, Channel channel, String locale)
      throws Exception {
    RenderedMessage message = render(eventType, channel, locale);
    assertThat(message.locale()).isEqualTo(locale.equals("en-US") ? "en" : "ko");
    assertThat(message.parts().keySet())
        .containsExactlyInAnyOrderElementsOf(
            switch (channel) {
              case EMAIL ->
                  isAlert(eventType)
                      ? List.of(Part.EMAIL_SUBJECT, Part.EMAIL_TEXT)
                      : List.of(Part.EMAIL_SUBJECT, Part.EMAIL_TEXT, Part.EMAIL_HTML);
              case SMS -> List.of(Part.SMS_TEXT);
              case PUSH ->
                  isAlert(eventType)
                      ? List.of(Part.PUSH_TITLE, Part.PUSH_BODY)
                      : eventType.equals("delivery.status")
                          ? List.of(Part.PUSH_TITLE, Part.PUSH_BODY, Part.PUSH_LINK, Part.PUSH_DATA)
                          : List.of(Part.PUSH_TITLE, Part.PUSH_BODY, Part.PUSH_LINK);
            });
    assertThat(message.parts().values()).noneMatch(text -> text.contains("{{"));
    String out = System.getProperty("pabal.rendered");
    if (out != null) {
      for (var part : message.parts().entrySet()) {
        Path file = Path.of(out, locale + "-" + eventType + "-" + part.getKey().name());
        Files.writeString(
            part.getKey() == Part.EMAIL_HTML ? Path.of(file + ".html") : Path.of(file + ".txt"),
            part.getValue());
      }
    }
  }

  private static boolean isAlert(String eventType) {
    return eventType.startsWith(AlertEvent.TYPE_PREFIX);
  }

  /** The words are in the event; in other languages the template says what they say. */
  @Test
  void tellsAdministratorsInOneTextMessage() throws Exception {
    String en = render("pabal.alert.email", Channel.SMS, "en-US").part(Part.SMS_TEXT).orElseThrow();
    assertThat(en)
        .isEqualTo(
            "Alert: E-mail by smtp-a fails: 23 of 24 hand-overs, the last with NOT_SENT 421 4.3.2.")
        .matches("[\\x20-\\x7E]{1,160}"); // GSM-7, one segment
    String ko = render("pabal.alert.email", Channel.SMS, "ko-KR").part(Part.SMS_TEXT).orElseThrow();
    assertThat(ko)
        .isEqualTo("경보: 이메일 smtp-a, 발송 실패 23/24건")
        .hasSizeLessThanOrEqualTo(70); // UCS-2, one segment
  }

  /** It would not arrive where the provider is in trouble. */
  @ParameterizedTest
  @EnumSource(Channel.class)
  void tellsAdministratorsOnOtherChannels(Channel troubled) {
    Rule rule = catalog.ruleFor(AlertEvent.TYPE_PREFIX + troubled.label()).orElseThrow();
    assertThat(rule.channels()).isNotEmpty().doesNotContain(troubled);
    Category category = catalog.category(rule.category()).orElseThrow();
    assertThat(category.lane()).isEqualTo(Lane.URGENT);
    assertThat(category.consent()).isEqualTo(Consent.MANDATORY);
  }

  @Test
  void saysThePaymentInKorean() throws Exception {
    RenderedMessage mail = render("order.paid", Channel.EMAIL, "ko-KR");
    assertThat(mail.part(Part.EMAIL_SUBJECT)).contains("[하늘상점] 결제가 완료되었습니다 (주문번호 20261122-0001)");
    assertThat(mail.part(Part.EMAIL_TEXT).orElseThrow())
        .startsWith("김하늘님, 안녕하세요.")
        .contains("결제일시: 2026년 11월 22일 오후 4:05")
        .contains("- 양모 담요 × 1  ₩39,000")
        .contains("결제 금액: ₩59,000")
        .contains("https://shop.example/orders/20261122-0001");
  }

  @Test
  void fitsACodeIntoOneTextMessage() throws Exception {
    String ko = render("account.code", Channel.SMS, "ko-KR").part(Part.SMS_TEXT).orElseThrow();
    assertThat(ko)
        .isEqualTo("[하늘상점] 인증번호 482913\n오후 4:15까지 입력해 주세요. 타인에게 알려 주지 마세요.")
        .hasSizeLessThanOrEqualTo(70); // UCS-2, one segment
    String en = render("account.code", Channel.SMS, "en-US").part(Part.SMS_TEXT).orElseThrow();
    assertThat(en)
        .isEqualTo("482913 is your Haneul Shop code, valid until 4:15 PM. Do not share it.")
        .matches("[\\x20-\\x7E]{1,160}"); // GSM-7, one segment
  }

  @Test
  void saysWhereTheParcelIs() throws Exception {
    assertThat(render("delivery.status", Channel.SMS, "ko-KR").part(Part.SMS_TEXT))
        .contains("[하늘상점] 상품이 발송되었습니다.\n한빛택배 6840-1234-5678\n도착 예정 2026년 11월 24일");
    assertThat(render("delivery.status", Channel.SMS, "en-US").part(Part.SMS_TEXT))
        .contains(
            "Haneul Shop: Your parcel has been shipped. 한빛택배 6840-1234-5678, expected November"
                + " 24, 2026");
  }

  @Test
  void pushesWhereTheParcelIs() throws Exception {
    RenderedMessage push = render("delivery.status", Channel.PUSH, "ko-KR");
    assertThat(push.part(Part.PUSH_TITLE)).contains("하늘상점");
    assertThat(push.part(Part.PUSH_BODY)).contains("상품이 발송되었습니다.\n한빛택배 6840-1234-5678");
    assertThat(push.part(Part.PUSH_LINK)).contains("https://track.example/6840-1234-5678");
    assertThat(push.part(Part.PUSH_DATA)).contains("orderNo: 20261122-0001\nstatus: shipped");
  }

  @Test
  void keepsTheCategoriesThatTheDemoShows() {
    assertThat(catalog.category("security").orElseThrow().lane()).isEqualTo(Lane.URGENT);
    assertThat(catalog.categories())
        .filteredOn(category -> category.lane() == Lane.URGENT)
        .extracting(Category::name)
        .containsExactlyInAnyOrder("security", "operations");
  }

  static RenderedMessage render(String eventType, Channel channel, String locale) throws Exception {
    Rule rule = catalog.ruleFor(eventType).orElseThrow();
    String to = channel == Channel.EMAIL ? "kim@shop.example" : "+821012345678";
    return compiled.render(
        new OutboxNotification(
            OutboxNotification.SCHEMA,
            "n1",
            "kim",
            new Address(channel, to),
            Lane.NORMAL,
            rule.category(),
            rule.template(),
            locale,
            "Asia/Seoul",
            List.of(new Item("i1", 1, "/shop", "e1", eventType, AT, AT)),
            samples().get(eventType),
            1,
            InDoubtRule.RESEND,
            false,
            AT,
            AT.plusSeconds(600)));
  }
}
