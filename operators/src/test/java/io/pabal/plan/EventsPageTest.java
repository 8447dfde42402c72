package io.pabal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.plan.intake.ProfileDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for producers says what the code does. */
class EventsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "events.md");

  @Test
  void everyReasonIsExplained() throws Exception {
    String page = Files.readString(PAGE);
    Stream.of(DecisionReason.values(), DeadLetterReason.values(), ChannelReason.values())
        .flatMap(Stream::of)
        .forEach(reason -> assertThat(page).contains("| `" + reason.name() + "` |"));
  }

  @Test
  void everyExampleIsRead() throws Exception {
    for (String example : examples("event")) {
      DecodedEvent decoded = new EventDecoder(Lane.NORMAL).decode(record(example), Samples.NOW);
      assertThat(decoded.recipients()).contains("anna");
    }
    for (String example : examples("profile")) {
      assertThat(new ProfileDecoder().decode(record(example), Samples.NOW).profile().addresses())
          .hasSize(Channel.values().length);
    }
  }

  private static List<String> examples(String kind) throws Exception {
    List<String> examples =
        Pattern.compile("```json " + kind + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(examples).isNotEmpty();
    return examples;
  }

  private static RawRecord record(String value) {
    return new RawRecord(
        "topic",
        0,
        1,
        Samples.NOW.toEpochMilli(),
        "anna".getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        Map.of());
  }
}
