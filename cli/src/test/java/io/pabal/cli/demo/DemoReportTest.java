package io.pabal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private final WitnessedRun run = new WitnessedRun();

  @Test
  void printsTheFieldsThatProgramsRead() throws Exception {
    String json = new String(Json.write(run.summary()), StandardCharsets.UTF_8);
    assertThat(Json.mapper().readTree(json).fieldNames())
        .toIterable()
        .containsExactly(
            "events",
            "recipients",
            "decisions",
            "delivered",
            "logged",
            "deadLetters",
            "latencyMillis",
            "agree");
    assertThat(Json.mapper().readTree(json).at("/latencyMillis/p99").isNumber()).isTrue();
  }

  @Test
  void countsWhatWasFoundNotWhatWasExpected() {
    DemoSummary before = run.summary();
    Facts.Received lost = run.received.remove(0);
    run.letters.remove(0);
    DemoSummary after = run.summary();
    assertThat(after.delivered().get(lost.channel()))
        .isEqualTo(before.delivered().get(lost.channel()) - 1);
    assertThat(after.logged()).isEqualTo(before.logged());
    assertThat(after.deadLetters()).isEqualTo(before.deadLetters() - 1);
  }

  @Test
  void measuresTheSteadyPartAlone() {
    int steady =
        run.script.of(DemoEvent.Phase.STEADY).stream().mapToInt(e -> e.items().size()).sum();
    assertThat(DemoSummary.latency(run.appended, run.facts()).count())
        .isEqualTo(steady)
        .isPositive();
  }

  @Test
  void takesPercentilesByNearestRank() {
    List<Duration> hundred = IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList();
    assertThat(Latency.of(hundred)).isEqualTo(new Latency(100, 50, 99));
    assertThat(Latency.of(List.of(Duration.ofMillis(7)))).isEqualTo(new Latency(1, 7, 7));
    assertThat(Latency.of(List.of())).isEqualTo(new Latency(0, 0, 0));
  }

  @Test
  void showsAStoryThatWentWrong() {
    Facts.Received first = run.received.remove(0);
    assertThat(first.address()).startsWith("minji");
    List<DemoTable.Row> rows = DemoTable.rows(run.appended, run.facts());
    assertThat(rows.get(0).expected()).isEqualTo("email");
    assertThat(rows.get(0).found()).isEqualTo("nothing");
    assertThat(rows.stream().filter(row -> !row.agrees())).hasSize(1);
    assertThat(DemoTable.text(rows)).contains("@|red nothing|@");
  }
}
