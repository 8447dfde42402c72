package io.pabal.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.Main;
import io.pabal.schema.Channel;
import io.pabal.schema.json.Json;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertFigures;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shows what stands on a real topic. */
@RealKafka
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AlertsCommandIT {
  private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");

  @TempDir private Path folder;
  private final TestKafka kafka;
  private Path config;
  private String topic;

  AlertsCommandIT(TestKafka kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void prepare() throws IOException {
    String prefix = kafka.prefix() + folder.getFileName() + ".";
    config = folder.resolve("pabal.yaml");
    Files.writeString(
        config,
        "kafka.bootstrap-servers: %s\ntopics.prefix: %s\n"
            .formatted(kafka.bootstrapServers(), prefix));
    topic = kafka.createTopic(folder.getFileName() + ".alerts", 2);
  }

  @Test
  void showsTheLastOnesInTheOrderOfTimeEachOnce() {
    StringWriter out = new StringWriter();
    assertThat(run(out)).isZero();
    assertThat(out.toString()).startsWith("No alerts since ");

    write("sms/sms-a", alert("b", AlertState.ENDED, 20));
    write("email/smtp-a", alert("a", AlertState.RAISED, 0));
    write("email/smtp-a", alert("a", AlertState.RAISED, 1));
    write("email/smtp-a", alert("a", AlertState.REMINDED, 10));
    kafka.produce(topic, "x", "{\"schema\":\"pabal.alert/99\"}");
    out = new StringWriter();
    assertThat(run(out)).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "2026-11-23T09:00:00Z      raised    email/smtp-a          failing        It fails. Really.",
            "2026-11-23T09:00:10Z      reminded  email/smtp-a          failing        It fails. Really.",
            "2026-11-23T09:00:20Z      ended     email/smtp-a          failing        It fails. Really.");

    out = new StringWriter();
    assertThat(run(out, "--last", "1", "--json")).isZero();
    assertThat(out.toString().lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(Json.read(line.getBytes(StandardCharsets.UTF_8), Alert.class))
                    .isEqualTo(alert("b", AlertState.ENDED, 20)));
  }

  @Test
  void goesOnWithWhatComes() throws Exception {
    write("k", alert("a", AlertState.RAISED, 0));
    StringWriter out = new StringWriter();
    Thread follower = new Thread(() -> run(out, "--follow"));
    follower.start();
    await(out, "raised");
    write("k", alert("a", AlertState.ENDED, 5));
    await(out, "ended");
    follower.interrupt();
    follower.join(TimeUnit.MINUTES.toMillis(1));
    assertThat(follower.isAlive()).isFalse();
  }

  private static void await(StringWriter out, String word) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!out.toString().contains(word)) {
      assertThat(System.nanoTime() - end).as(word).isNegative();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int run(StringWriter out, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("alerts", "--since", "2026-01-01T00:00:00Z", "--config", config.toString()));
    arguments.addAll(List.of(more));
    PrintWriter errors = new PrintWriter(new StringWriter(), true);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(errors)
        .execute(arguments.toArray(String[]::new));
  }

  private void write(String key, Alert alert) {
    kafka.produce(topic, key, new String(Json.write(alert), StandardCharsets.UTF_8));
  }

  private static Alert alert(String id, AlertState state, int second) {
    return new Alert(
        Alert.SCHEMA,
        id,
        Channel.EMAIL,
        "smtp-a",
        AlertKind.FAILING,
        AlertKind.FAILING.severity(),
        state,
        0,
        AT,
        AT.plusSeconds(second),
        new AlertFigures(5, 5, 0, 0, 0, 0, null),
        "It fails.\nReally.");
  }
}
