package io.pabal.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.cli.drill.HostileEnd.DeadLettered;
import io.pabal.jobs.config.Topics;
import io.pabal.plan.intake.CallbackDecoder;
import io.pabal.plan.intake.CatalogDecoder;
import io.pabal.plan.intake.FeedbackDecoder;
import io.pabal.plan.intake.InspectDecoder;
import io.pabal.plan.intake.OptOutDecoder;
import io.pabal.plan.intake.PreferencesDecoder;
import io.pabal.plan.intake.ProfileDecoder;
import io.pabal.plan.intake.RecordDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.intake.SubscriptionDecoder;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTopicsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Topics TOPICS =
      new Topics("", Map.of(Lane.URGENT, List.of("u"), Lane.NORMAL, List.of("n")));
  private static final Map<String, RecordDecoder<?>> DECODERS =
      Map.of(
          "profiles", new ProfileDecoder(),
          "preferences", new PreferencesDecoder(),
          "subscriptions", new SubscriptionDecoder(),
          "opt-outs", new OptOutDecoder(),
          "callbacks", new CallbackDecoder(() -> List.of(UnsubscribeToken.key("k".repeat(32)))),
          "inspect", new InspectDecoder(),
          "catalog", new CatalogDecoder(),
          "feedback", new FeedbackDecoder());

  static List<HostileRecord> records() {
    List<HostileRecord> records = new ArrayList<>();
    for (var make : HostileTopics.all()) {
      records.add(make.apply(new HostileScene(records.size(), new GoodEvent(4), TOPICS, NOW)));
    }
    return records;
  }

  static Stream<HostileRecord> ofPlan() {
    return records().stream().filter(record -> DECODERS.containsKey(record.topic()));
  }

  /** Deliver's and the log's decoders are closed to other packages; the drill itself asks them. */
  @ParameterizedTest
  @MethodSource("ofPlan")
  void endsAtPlansIntakeAsItsCaseSays(HostileRecord record) {
    RecordDecoder<?> decoder = DECODERS.get(record.topic());
    RawRecord raw = new RawRecord(record.topic(), 0, 1, 1, record.key(), record.value(), Map.of());
    if (record.end() instanceof DeadLettered dead) {
      assertThatThrownBy(() -> decoder.decode(raw, NOW))
          .as(record.kind())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal ->
                  assertThat(refusal.reason())
                      .as(record.kind())
                      .isEqualTo(dead.reasonByPart().get("plan")));
    } else {
      assertThatCode(() -> decoder.decode(raw, NOW)).as(record.kind()).doesNotThrowAnyException();
    }
  }

  @Test
  void coversEveryTopicButTheEvents() {
    assertThat(records().stream().map(HostileRecord::topic).distinct())
        .containsExactlyInAnyOrder(
            "profiles",
            "preferences",
            "subscriptions",
            "opt-outs",
            "callbacks",
            "inspect",
            "catalog",
            "feedback",
            "control.email",
            "control.sms",
            "outbox.email.urgent",
            "outbox.email.normal",
            "outbox.sms.urgent",
            "outbox.sms.normal",
            "outcomes.email",
            "outcomes.sms",
            "decisions",
            "dead-letters");
  }

  @Test
  void namesEachCaseOnce() {
    assertThat(records()).extracting(HostileRecord::kind).doesNotHaveDuplicates();
  }

  @Test
  void leavesNothingToFillIn() {
    for (HostileRecord record : records()) {
      String value =
          record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
      assertThat(value).as(record.kind()).doesNotContain("$R", "$N", "'");
    }
  }
}
