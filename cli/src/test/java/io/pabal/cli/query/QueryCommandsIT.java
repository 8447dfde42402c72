package io.pabal.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.schema.json.Json;
import io.pabal.testing.RealKafka;
import io.pabal.testing.RealPostgres;
import io.pabal.testing.TestDatabase;
import io.pabal.testing.TestKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as they are typed, against a real Kafka and a real log. */
@RealKafka
@RealPostgres
@Timeout(600)
class QueryCommandsIT {
  private static final String CHOSEN =
      "[{\"channel\":\"email\",\"reason\":\"CHOSEN\",\"itemIds\":[\"i1\"]},"
          + "{\"channel\":\"sms\",\"reason\":\"CHANNEL_OFF\",\"preferenceRule\":\"CHANNEL_OFF\",\"itemIds\":[]}]";

  @TempDir private Path folder;
  private TestKafka kafka;
  private TestDatabase log;
  private String events;
  private Path config;
  private String printed;

  @BeforeEach
  void setUp(TestKafka kafka, TestDatabase log) throws Exception {
    this.kafka = kafka;
    this.log = log;
    LogTestData.migrate(log);
    events = kafka.createTopic("events.normal", 1);
    for (String topic :
        new String[] {
          "events.urgent",
          "redrive.normal",
          "redrive.urgent",
          "decisions",
          "dead-letters",
          "outcomes.email",
          "outcomes.push",
          "outcomes.sms"
        }) {
      kafka.createTopic(topic, 1);
    }
    config = folder.resolve("pabal.yaml");
    Files.writeString(
        config,
        String.join(
            "\n",
            "kafka.bootstrap-servers: \"" + kafka.bootstrapServers() + "\"",
            "topics.prefix: \"" + kafka.prefix() + "\"",
            "topics.events.normal: [" + events + "]",
            "topics.events.urgent: [" + kafka.topic("events.urgent") + "]",
            "log.jdbc-url: \"" + log.jdbcUrl() + "\""));
  }

  @Test
  void auditNamesEventsWithoutDecisionOrDeadLetter() throws Exception {
    for (int i = 0; i < 5; i++) {
      kafka.produce(events, "ann", "event " + i);
    }
    commit("pabal-plan", events, 4); // the fifth is still to be read: nobody's fault
    LogTestData.decision(log, events, 0, "e0", "PLANNED", CHOSEN);
    LogTestData.decision(log, events, 1, "e1", "OPTED_OUT", "[]");
    LogTestData.deadLetter(log, events, 2);

    assertThat(audit("--json")).isEqualTo(1);
    JsonNode report = Json.mapper().readTree(printed);
    assertThat(report.path("eventsPassed").asLong()).isEqualTo(4);
    assertThat(report.path("unaccountedEvents").asLong()).isEqualTo(1);
    assertThat(report.path("unaccounted").get(0).path("offset").asLong()).isEqualTo(3);

    LogTestData.decision(log, events, 3, "e3", "DUPLICATE", "[]");
    assertThat(audit()).isZero();
    assertThat(printed).contains("Everything is accounted for.");
  }

  @Test
  void auditNamesItemsPastTheirLifeAndCountsDuplicates() throws Exception {
    LogTestData.plannedItem(log, "i1", "e1", "2026-11-20T11:00:00Z");
    LogTestData.plannedItem(log, "i2", "e1", "2999-01-01T00:00:00Z");
    assertThat(audit("--json")).isEqualTo(1);
    JsonNode report = Json.mapper().readTree(printed);
    assertThat(report.path("overdueItems").asLong()).isEqualTo(1);
    assertThat(report.path("overdue").get(0).asText()).isEqualTo("i1");

    LogTestData.accepted(log, "i1", "e1", "epoch-1", true);
    LogTestData.accepted(log, "i1", "e1", "epoch-2", false);
    Path gauges = folder.resolve("pabal.prom");
    assertThat(audit("--prometheus", gauges.toString())).isZero();
    assertThat(Files.readString(gauges))
        .contains("\npabal_unaccounted_events 0\n".substring(1))
        .contains("pabal_overdue_items 0\n")
        .contains("pabal_duplicate_items 1\n")
        .contains("pabal_unexplained_duplicate_items 0\n")
        .contains("pabal_late_acceptances 1\n");
  }

  @Test
  void auditProvesNothingWhileTheLogIsBehind() throws Exception {
    kafka.produce(kafka.topic("decisions"), "ann", "a decision that the log has not read");
    assertThat(audit("--wait", "PT0.1S")).isEqualTo(3);
    assertThat(printed).contains("NOT PROVEN");
    commit("pabal-log", kafka.topic("decisions"), 1);
    assertThat(audit("--wait", "PT30S")).isZero();
  }

  @Test
  void traceTellsWhyAChannelWasNotUsedAndWhatCameOfTheOther() throws Exception {
    LogTestData.decision(log, events, 0, "e0", "PLANNED", CHOSEN);
    LogTestData.plannedItem(log, "i1", "e0", "2026-11-20T11:00:00Z");
    LogTestData.accepted(log, "i1", "e0", "epoch-1", false);
    LogTestData.decision(log, events, 1, "e1", "NO_CONSENT", "[]");

    assertThat(trace("--event", "e0")).isZero();
    assertThat(printed)
        .contains("Event e0 (order.paid) from shop, 2026-11-20 10:00:00.000 UTC, for ann")
        .contains("the recipient switched this channel off (rule CHANNEL_OFF)")
        .contains("accepted by the provider (250 2.0.0, 210 ms after Kafka took the event)")
        .contains("=> email: delivered to the provider")
        .doesNotContain("e1");
    assertThat(trace("--recipient", "ann", "--json")).isZero();
    assertThat(printed.lines()).hasSize(2);
    assertThat(printed).contains("this category asks for consent");
    assertThat(trace("--notification", "n-i1")).isZero();
    assertThat(printed).contains("Event e0").doesNotContain("Event e1");
    assertThat(trace("--event", "nobody knows")).isEqualTo(1);
    assertThat(trace("--event", "e0", "--since", "2026-11-21T00:00:00Z")).isEqualTo(1);
  }

  @Test
  void deadLettersAreListedAndShownWithTheirBytes() throws Exception {
    LogTestData.deadLetter(log, events, 7);
    assertThat(run(new DeadLettersCommand(), "list", "--config", config.toString())).isZero();
    assertThat(printed).contains(events + "-0@7", "MALFORMED_JSON", "plan: line 1");
    assertThat(
            run(new DeadLettersCommand(), "show", events + "-0@7", "--config", config.toString()))
        .isZero();
    assertThat(printed).contains("not {json");
    assertThat(run(new DeadLettersCommand(), "show", "nonsense", "--config", config.toString()))
        .isEqualTo(2);
  }

  @Test
  void redrivesOnceMoreWithTheSameBytesAndFiltersWhatIsListed() throws Exception {
    kafka.produce(events, "ann", "not {json");
    LogTestData.deadLetter(log, events, 0);
    LogTestData.deadLetter(log, events, 1); // not in Kafka, and not all of its bytes in the log
    LogTestData.deadLetter(log, kafka.topic("profiles"), 0);

    assertThat(deadLetters("list", "--topic", events, "--limit", "1")).isZero();
    assertThat(printed).contains(events + "-0@1").doesNotContain("@0");
    assertThat(deadLetters("list", "--reason", "TOO_LARGE")).isZero();
    assertThat(printed).contains("No dead letters.");
    assertThat(deadLetters("redrive")).isEqualTo(2);

    assertThat(deadLetters("redrive", events + "-0@0", "--dry-run")).isZero();
    assertThat(printed).contains("would be attempt 2 at " + kafka.topic("redrive.normal"));
    assertThat(kafka.readAll(kafka.topic("redrive.normal"))).isEmpty();

    assertThat(deadLetters("redrive", "--since", "2026-11-20T00:00:00Z")).isEqualTo(1);
    assertThat(printed)
        .contains(events + "-0@0  MALFORMED_JSON  attempt 2 at " + kafka.topic("redrive.normal"))
        .contains(events + "-0@1  MALFORMED_JSON  refused: the original is no longer in Kafka")
        .contains(kafka.topic("profiles") + "-0@0  MALFORMED_JSON  refused: records of");
    assertThat(kafka.readAll(kafka.topic("redrive.normal")))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(TestKafka.text(record.value())).isEqualTo("not {json");
              assertThat(TestKafka.text(record.key())).isEqualTo("ann");
              assertThat(TestKafka.text(record.headers().lastHeader("pabal-attempt").value()))
                  .isEqualTo("2");
              assertThat(TestKafka.text(record.headers().lastHeader("pabal-origin-topic").value()))
                  .isEqualTo(events);
            });
  }

  @Test
  void reportsWhatWasDecidedAndWhatCameOfIt() throws Exception {
    LogTestData.decision(log, events, 0, "e0", "PLANNED", CHOSEN);
    LogTestData.plannedItem(log, "i1", "e0", "2026-11-20T11:00:00Z");
    LogTestData.accepted(log, "i1", "e0", "epoch-1", false);
    LogTestData.accepted(log, "i1", "e0", "epoch-2", false); // a duplicate is one item
    LogTestData.decision(log, events, 1, "e1", "PLANNED", CHOSEN.replace("i1", "i2"));
    LogTestData.decision(log, events, 2, "e2", "NO_RULE", "[]");

    assertThat(report("--since", "2026-11-20T00:00:00Z")).isZero();
    assertThat(printed)
        .containsPattern("order +NO_RULE +1 +1 +0 +0 +0 +0 +0")
        .containsPattern("order +PLANNED +2 +1 +2 +1 +0 +0 +1");
    assertThat(report("--since", "2026-11-20T00:00:00Z", "--by", "channel,channel-reason,day"))
        .isZero();
    assertThat(printed)
        .containsPattern("email +CHOSEN +2026-11-20 +2 +1 +2 +1 +0 +0 +1")
        .containsPattern("sms +CHANNEL_OFF +2026-11-20 +2 +1 +0 +0 +0 +0 +0")
        .containsPattern("- +- +2026-11-20 +1 +1 +0 +0 +0 +0 +0");
    assertThat(report("--since", "2026-11-20T00:00:00Z", "--by", "reason", "--json")).isZero();
    JsonNode first = Json.mapper().readTree(printed.lines().findFirst().orElseThrow());
    assertThat(first.path("group").path("reason").asText()).isEqualTo("NO_RULE");
    assertThat(first.path("decisions").asLong()).isEqualTo(1);
    assertThat(report("--since", "2026-11-21T00:00:00Z")).isZero();
    assertThat(printed).contains("Nothing was decided");
    assertThat(report("--by", "colour")).isEqualTo(2);
    assertThat(printed)
        .contains("there are category, channel, reason, channel-reason, day, catalog");
  }

  private int report(String... options) {
    return runWithConfig(new ReportCommand(), options);
  }

  private int deadLetters(String... options) {
    String[] arguments = new String[options.length + 2];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "--config";
    arguments[options.length + 1] = config.toString();
    return run(new DeadLettersCommand(), arguments);
  }

  private int audit(String... options) throws Exception {
    return runWithConfig(new AuditCommand(), options);
  }

  private int trace(String... options) throws Exception {
    return runWithConfig(new TraceCommand(), options);
  }

  private int runWithConfig(Object command, String... options) {
    String[] arguments = new String[options.length + 2];
    System.arraycopy(options, 0, arguments, 2, options.length);
    arguments[0] = "--config";
    arguments[1] = config.toString();
    return run(command, arguments);
  }

  private int run(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(arguments);
    printed = out.toString();
    return status;
  }

  private void commit(String group, String topic, long offset) throws Exception {
    kafka
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }
}
