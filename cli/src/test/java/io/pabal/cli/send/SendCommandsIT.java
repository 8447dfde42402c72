package io.pabal.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.cli.recipient.PrefsCommand;
import io.pabal.cli.recipient.ProfileCommand;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.catalog.CatalogTopic;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.Preferences;
import io.pabal.testing.RealKafka;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands write is what the others read: profile, prefs, send and its dry run. */
@RealKafka
@Timeout(120)
class SendCommandsIT {
  private static final Path SHOP = Path.of("../catalogs/shop");

  @TempDir private Path folder;
  private Path config;
  private String normal;
  private String optOuts;
  private String printed;
  private String complained;

  @BeforeEach
  void setUp(TestKafka kafka) throws Exception {
    normal = kafka.createTopic("events.normal", 2);
    String urgent = kafka.createTopic("events.urgent", 2);
    kafka.createTopic("profiles", 4, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("preferences", 4, Map.of("cleanup.policy", "compact"));
    optOuts = kafka.createTopic("opt-outs", 4, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("suppressions", 4, Map.of("cleanup.policy", "compact"));
    String catalog =
        kafka.createTopic(
            "catalog", 1, Map.of("cleanup.policy", "compact", "max.message.bytes", "1000000"));
    new CatalogTopic(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), catalog, Duration.ofSeconds(20))
        .publish(
            CatalogFiles.load(SHOP)
                .draft()
                .orElseThrow()
                .publishable(Optional.empty(), Clock.systemUTC()));
    config = folder.resolve("pabal.yaml");
    Files.writeString(
        config,
        String.join(
            "\n",
            "kafka.bootstrap-servers: \"" + kafka.bootstrapServers() + "\"",
            "topics.prefix: \"" + kafka.prefix() + "\"",
            "topics.events.normal: [" + normal + "]",
            "topics.events.urgent: [" + urgent + "]"));
  }

  @Test
  void writesShowsAndDeletesADocument() {
    assertThat(profile("set", "ann", "--email", "ann@example.com", "--locale", "en")).isZero();
    assertThat(profile("show", "ann", "--topic", "--json")).isZero();
    assertThat(printed).contains("\"value\":\"ann@example.com\"").contains("\"locale\":\"en\"");
    assertThat(profile("show", "ben", "--topic")).isEqualTo(1);
    assertThat(profile("delete", "ann")).isZero();
    assertThat(profile("show", "ann", "--topic")).isEqualTo(1);
    assertThat(printed).contains("tombstone");
  }

  /** No plan runs here. */
  @Test
  void saysThatPlanDoesNotAnswerAndLeavesTheQuestionInItsTopic(TestKafka kafka) throws Exception {
    String questions = kafka.createTopic("inspect", 2);
    kafka.createTopic("inspect.replies", 2);
    assertThat(prefs("show", "ann", "--timeout", "1")).isEqualTo(1);
    assertThat(complained).contains("plan does not answer within 1 s", "pabal status");
    assertThat(kafka.readAll(questions)).hasSize(1);
  }

  @Test
  void showsWhatPlanAnswers(TestKafka kafka) throws Exception {
    String questions = kafka.createTopic("inspect", 2);
    String replies = kafka.createTopic("inspect.replies", 2);
    CompletableFuture<Void> plan =
        CompletableFuture.runAsync(() -> answerAsPlanWould(kafka, questions, replies));
    assertThat(prefs("show", "ann", "--timeout", "60")).isZero();
    plan.get();
    assertThat(printed)
        .contains(
            "\"mutedThreads\" : [ \"post/4711\" ]",
            "with catalog 7",
            "Unsubscribed from marketing at 1970",
            "know 3 events")
        .contains("still reads what was written before");
  }

  @Test
  void refusesBeforeAnythingIsWritten() throws Exception {
    Path bad = folder.resolve("bad.json");
    Files.writeString(bad, "{\"recipient\":\"ben\",\"addresses\":[]}");
    assertThat(profile("set", "ann", "--file", bad.toString())).isEqualTo(1);
    assertThat(profile("set", "ann", "--phone", "010-1234")).isEqualTo(2);
    assertThat(profile("show", "ann", "--topic")).isEqualTo(1);
    assertThat(prefs("set", "ann", "--off", "marketting")).isEqualTo(1);
    assertThat(prefs("show", "ann", "--topic")).isEqualTo(1);
  }

  @Test
  void dryRunReadsWhatTheOtherCommandsWrote(TestKafka kafka) throws Exception {
    profile("set", "ann", "--email", "ann@example.com", "--phone", "+821012345678");
    prefs("set", "ann", "--off", "sms");
    String data =
        Json.mapper()
            .readTree(SHOP.resolve("samples.json").toFile())
            .path("sale.started")
            .toString();
    assertThat(send("--dry-run", "--type", "sale.started", "-r", "ann", "--data", data, "--json"))
        .isZero();
    JsonNode result = Json.mapper().readTree(printed);
    assertThat(result.path("reason").asText()).isEqualTo("PLANNED");
    assertThat(result.path("messages")).hasSize(1);
    assertThat(result.at("/messages/0/channel").asText()).isEqualTo("email");
    assertThat(kafka.readAll(normal)).isEmpty();
  }

  @Test
  void dryRunKnowsAnUnsubscriptionAsPlanDoes(TestKafka kafka) throws Exception {
    profile("set", "ann", "--email", "ann@example.com");
    kafka.produce(
        optOuts,
        OptOut.key("ann", "marketing"),
        "{\"schema\":\"pabal.opt-out/1\",\"recipient\":\"ann\",\"category\":\"marketing\","
            + "\"at\":\"2026-11-20T08:00:00Z\"}");
    JsonNode left = dryRun("sale.started");
    assertThat(left.path("reason").asText()).isEqualTo("OPTED_OUT");
    assertThat(left.at("/channels/0/preferenceRule").asText()).isEqualTo("UNSUBSCRIBED");
    assertThat(dryRun("order.paid").path("reason").asText()).isEqualTo("PLANNED");
    prefs("set", "ann", "--on", "marketing");
    JsonNode back = dryRun("sale.started");
    assertThat(back.path("reason").asText()).isEqualTo("PLANNED");
    assertThat(back.path("preferencesVersion").isNumber()).isTrue();
  }

  private JsonNode dryRun(String type) throws IOException {
    assertThat(send("--dry-run", "--type", type, "-r", "ann", "--data", "{}", "--json")).isZero();
    return Json.mapper().readTree(printed);
  }

  @Test
  void mutesAndUnmutesInTheDocumentThatStands() throws Exception {
    assertThat(prefs("unmute", "ann", "--thread", "post/1")).isZero();
    assertThat(printed).contains("Nothing to change");
    prefs("set", "ann", "--off", "sms", "--never", "marketing=bob");
    assertThat(prefs("mute", "ann", "--thread", "post/1", "--actor", "troll")).isZero();
    prefs("show", "ann", "--topic", "--json");
    JsonNode muted = Json.mapper().readTree(printed);
    assertThat(muted.at("/mutedThreads/0").asText()).isEqualTo("post/1");
    assertThat(muted.at("/mutedActors/0").asText()).isEqualTo("troll");
    assertThat(muted.at("/channels/sms").asBoolean(true)).isFalse();
    assertThat(muted.at("/categories/0/senders/0/actors/0").asText()).isEqualTo("bob");
    assertThat(prefs("unmute", "ann", "--thread", "post/1")).isZero();
    prefs("show", "ann", "--topic", "--json");
    assertThat(Json.mapper().readTree(printed).path("mutedThreads")).isEmpty();
    assertThat(prefs("mute", "ann")).isEqualTo(2);
  }

  @Test
  void sendsToTheLaneOfTheTypeAndSaysWhereItStands(TestKafka kafka) {
    assertThat(send("--type", "order.paid", "-r", "ann", "--id", "o-17")).isZero();
    assertThat(printed).contains("Sent order.paid o-17 to " + normal + "-", "trace --event o-17");
    assertThat(kafka.readAll(normal)).hasSize(1);
    assertThat(send("--type", "order.paid", "--data", "{}")).isEqualTo(1); // names nobody
    assertThat(kafka.readAll(normal)).hasSize(1);
    assertThat(send("--type", "order.paid", "--data", "{}", "--unchecked")).isZero();
    assertThat(kafka.readAll(normal)).hasSize(2);
  }

  private static void answerAsPlanWould(TestKafka kafka, String questions, String replies) {
    byte[] question = kafka.awaitRecords(questions, 1, Duration.ofSeconds(60)).get(0).value();
    try {
      Inspect asked = Json.read(question, Inspect.class);
      InspectReply reply =
          new InspectReply(
              InspectReply.SCHEMA,
              asked.questionId(),
              asked.recipient(),
              asked.what(),
              false,
              null,
              new Preferences(
                  Preferences.SCHEMA,
                  asked.recipient(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  List.of("post/4711"),
                  null,
                  null,
                  5L,
                  null),
              Map.of("marketing", Instant.EPOCH),
              List.of(),
              List.of(),
              0,
              3,
              7,
              Instant.now());
      kafka.produce(replies, "another question", "{}");
      kafka.produce(replies, asked.questionId(), TestKafka.text(Json.write(reply)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int profile(String... arguments) {
    return run(new ProfileCommand(), arguments);
  }

  private int prefs(String... arguments) {
    return run(new PrefsCommand(), arguments);
  }

  private int send(String... arguments) {
    return run(new SendCommand(), arguments);
  }

  private int run(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    int status =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    printed = out.toString();
    complained = err.toString();
    return status;
  }
}
