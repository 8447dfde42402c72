package io.pabal.jobs.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.config.Topics;
import io.pabal.plan.intake.SubscriptionDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of topics says what is created. */
class TopicsPageTest {
  private static final Path PAGE = Path.of("../docs/topics.md");
  private static final Path SCHEMAS = Path.of("../state-schemas/src/main/resources/schemas");

  @Test
  void namesEveryTopicWithWhetherItIsCompacted() throws Exception {
    Map<String, String> rows =
        Files.readString(PAGE)
            .lines()
            .filter(line -> line.startsWith("| `pabal."))
            .flatMap(TopicsPageTest::topics)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Topics names =
        new Topics(
            "pabal.",
            Map.of(
                Lane.URGENT, List.of("pabal.events.urgent"),
                Lane.NORMAL, List.of("pabal.events.normal")));
    List<TopicPlan> plan = TopicPlan.all(names, Lifetimes.defaults(), 4);

    assertThat(rows.keySet())
        .containsExactlyInAnyOrderElementsOf(plan.stream().map(TopicPlan::name).toList());
    for (TopicPlan topic : plan) {
      assertThat(rows.get(topic.name())).as(topic.name()).contains("| " + kept(topic));
    }
  }

  private static String kept(TopicPlan topic) {
    if (topic.config().get("cleanup.policy").equals("compact")) {
      return "compacted";
    }
    Duration kept = Duration.ofMillis(Long.parseLong(topic.config().get("retention.ms")));
    return kept.toDays() > 0 ? kept.toDays() + " days" : kept.toHours() + " hour";
  }

  @Test
  void namesEverySchema() throws Exception {
    String page = Files.readString(PAGE);
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .forEach(schema -> assertThat(page).contains("`" + schema + "`"));
    }
  }

  @Test
  void everyExampleIsRead() throws Exception {
    List<String> examples =
        Pattern.compile("```json subscription\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      RawRecord record =
          new RawRecord("t", 0, 0, 0, bytes("anna actor:kim"), bytes(example), Map.of());
      assertThat(new SubscriptionDecoder().decode(record, Instant.EPOCH))
          .isEqualTo(new SubscriptionChange("actor:kim", "anna", true));
    }
  }

  /** The topics of a row, each with the row. */
  private static Stream<Map.Entry<String, String>> topics(String row) {
    return Pattern.compile("`(pabal\\.[^`]+)`")
        .matcher(row.split("\\|", -1)[1])
        .results()
        .map((MatchResult result) -> result.group(1))
        .flatMap(
            name ->
                name.contains("<channel>")
                    ? Stream.of(Channel.values())
                        .map(channel -> name.replace("<channel>", channel.label()))
                    : Stream.of(name))
        .map(name -> Map.entry(name, row));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
