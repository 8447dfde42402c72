package io.pabal.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.deliver.render.TemplateCheck;
import io.pabal.deliver.render.TemplateProblem;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.MappedEventDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example of {@code docs/catalog.md}: marked by words behind the fence. */
class CatalogDocsTest {
  private static final Instant AT = Instant.parse("2026-11-22T07:05:00Z");
  private static final Pattern FENCE =
      Pattern.compile("(?m)^```(\\w+) (\\w+)=(\\S+)(?: error=\"(.*)\")?\\n([\\s\\S]*?)^```$");

  /** A marked example. */
  private record Example(String mark, String value, String error, String body) {}

  @TempDir Path temp;
  private final List<Example> examples = new ArrayList<>();

  @BeforeEach
  void readExamples() throws Exception {
    Matcher matcher = FENCE.matcher(Files.readString(Path.of("../docs/catalog.md")));
    while (matcher.find()) {
      examples.add(
          new Example(matcher.group(2), matcher.group(3), matcher.group(4), matcher.group(5)));
    }
    for (Example file : marked("file")) {
      Files.createDirectories(temp.resolve(file.value()).getParent());
      Files.writeString(temp.resolve(file.value()), file.body());
    }
  }

  private List<Example> marked(String mark) {
    return examples.stream().filter(example -> example.mark().equals(mark)).toList();
  }

  @Test
  void hasExamplesOfEveryKind() {
    assertThat(examples)
        .extracting(Example::mark)
        .contains("file", "fragment", "data", "rendered", "part")
        .hasSizeGreaterThan(14);
  }

  @Test
  void showsACatalogWithoutProblems() throws Exception {
    assertThat(CatalogFiles.load(temp).problems()).isEmpty();
  }

  @Test
  void showsCategoriesThatAreRight() throws Exception {
    String yaml = Files.readString(temp.resolve("catalog.yaml"));
    String more = fragment("categories");
    Files.writeString(
        temp.resolve("catalog.yaml"), yaml.replace("categories:\n", "categories:\n" + more));
    LoadedCatalog loaded = CatalogFiles.load(temp);
    assertThat(loaded.draft()).as(loaded.problems().toString()).isPresent();
    assertThat(loaded.draft().orElseThrow().categories())
        .extracting(Category::name)
        .containsExactly("security", "newsletter", "social", "parcel", "order");
    Category security = loaded.draft().orElseThrow().categories().get(0);
    assertThat(security.retryOn(Channel.EMAIL).first()).isEqualTo(Duration.ofSeconds(5));
    assertThat(security.retryOn(Channel.EMAIL).longest()).isEqualTo(Duration.ofSeconds(30));
    assertThat(security.retryOn(Channel.SMS).attempts()).isEqualTo(1);
  }

  private String fragment(String name) {
    return marked("fragment").stream()
        .filter(example -> example.value().equals(name))
        .map(example -> example.body().indent(2))
        .collect(Collectors.joining());
  }

  @Test
  void showsASourceAndTheEventThatBecomesOfARecord() throws Exception {
    String yaml = Files.readString(temp.resolve("catalog.yaml"));
    Files.writeString(temp.resolve("catalog.yaml"), yaml + "sources:\n" + fragment("sources"));
    LoadedCatalog loaded = CatalogFiles.load(temp);
    assertThat(loaded.draft()).as(loaded.problems().toString()).isPresent();
    Example example = marked("record").get(0);
    RawRecord record =
        new RawRecord(
            example.value(),
            0,
            1,
            Instant.parse("2026-11-22T09:00:01Z").toEpochMilli(),
            null,
            example.body().getBytes(StandardCharsets.UTF_8),
            Map.of());
    TopicMapping mapping = loaded.draft().get().sources().get(0);
    DecodedEvent decoded =
        new MappedEventDecoder(mapping, Lane.NORMAL).decode(record, record.appendedAt());
    Event event = decoded.event();
    assertThat(Files.readString(Path.of("../docs/catalog.md")))
        .contains(
            "is the event `%s` of type `%s` from `%s`, for `%s`."
                .formatted(event.id(), event.type(), event.source(), decoded.recipients().get(0)));
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
    assertThat(event.actor()).isEqualTo("clerk-7");
  }

  @Test
  void showsPluralsAsTheyAreWritten() throws Exception {
    String body = marked("message").get(0).body();
    assertThat(TemplateCheck.problems(Part.SMS_TEXT, body)).isEmpty();
    for (String line : marked("messages").get(0).body().strip().split("\n", -1)) {
      String count = line.substring(0, line.indexOf(':'));
      Catalog catalog =
          new Catalog(
              Catalog.SCHEMA,
              1,
              "",
              AT,
              "en",
              "UTC",
              List.of(),
              List.of(),
              List.of(new TemplateText("order-paid", "en", Part.SMS_TEXT, body)));
      OutboxNotification notification =
          notification(Channel.SMS, new Example("data", "t", null, "{\"count\":" + count + "}"));
      assertThat(new MustacheRenderer().compile(catalog).render(notification).part(Part.SMS_TEXT))
          .contains(line.substring(count.length() + 2));
    }
  }

  @Test
  void showsRulesThatAreRight() throws Exception {
    String yaml = Files.readString(temp.resolve("catalog.yaml"));
    Files.writeString(
        temp.resolve("catalog.yaml"), yaml.replace("rules:\n", "rules:\n" + fragment("rules")));
    LoadedCatalog loaded = CatalogFiles.load(temp);
    assertThat(loaded.draft()).as(loaded.problems().toString()).isPresent();
    assertThat(loaded.draft().orElseThrow().rules())
        .extracting(rule -> rule.audience().kind())
        .containsExactly(
            AudienceKind.NAMED,
            AudienceKind.SUBSCRIBERS,
            AudienceKind.EVERYONE,
            AudienceKind.NAMED);
    assertThat(loaded.draft().orElseThrow().rules().get(0).fallback()).containsExactly(Channel.SMS);
  }

  @Test
  void showsWhatIsRendered() throws Exception {
    Catalog catalog =
        CatalogFiles.load(temp)
            .draft()
            .orElseThrow()
            .publishable(Optional.empty(), Clock.fixed(AT, ZoneOffset.UTC));
    for (Example rendered : marked("rendered")) {
      Part part = part(rendered.value());
      assertThat(
              new MustacheRenderer()
                  .compile(catalog)
                  .render(notification(part.channel()))
                  .part(part))
          .contains(rendered.body().strip());
    }
  }

  @Test
  void showsWhatIsRefused() {
    assertThat(marked("part")).hasSizeGreaterThanOrEqualTo(7);
    for (Example refused : marked("part")) {
      assertThat(TemplateCheck.problems(part(refused.value()), refused.body()))
          .extracting(TemplateProblem::message)
          .as(refused.body())
          .anySatisfy(message -> assertThat(message).contains(refused.error()));
    }
  }

  private static Part part(String label) {
    return Json.mapper().convertValue(label, Part.class);
  }

  private OutboxNotification notification(Channel channel) {
    return notification(channel, marked("data").get(0));
  }

  private static OutboxNotification notification(Channel channel, Example data) {
    String to = channel == Channel.EMAIL ? "kim@shop.example" : "+491701234567";
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        "n1",
        "kim",
        new Address(channel, to),
        Lane.NORMAL,
        "order",
        "order-paid",
        "en",
        "Europe/Berlin",
        List.of(new Item("i1", 1, "/shop", "e1", data.value(), AT, AT)),
        data.body(),
        1,
        InDoubtRule.RESEND,
        false,
        AT,
        AT.plusSeconds(600));
  }
}
