package io.pabal.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedriveTest {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");
  private static final Topics TOPICS =
      new Topics(
          "pabal.",
          Map.of(
              Lane.URGENT, List.of("shop.codes"),
              Lane.NORMAL, List.of("pabal.events.normal", "shop.*")));
  private final Redrive redrive = new Redrive(TOPICS);

  @Test
  void takesTheOriginalUnchangedAsTheNextAttempt() {
    RawRecord original = record("shop.orders", "{broken", Map.of("ce_id", "e1"));
    Redrive.Plan plan = redrive.plan(letter(original), Optional.of(original));

    assertThat(plan.refusal()).isNull();
    assertThat(plan.topic()).isEqualTo("pabal.redrive.normal");
    assertThat(plan.value()).isEqualTo(original.value());
    assertThat(plan.key()).isEqualTo(original.key());
    assertThat(plan.headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_id", "e1",
                "pabal-attempt", "2",
                "pabal-origin-topic", "shop.orders",
                "pabal-redrive-of", "shop.orders-0@7"));
  }

  @Test
  void countsOnAndKeepsTheFirstTopicWhenItFailsAgain() {
    RawRecord second =
        record(
            "pabal.redrive.normal",
            "{broken",
            Map.of("pabal-attempt", "2", "pabal-origin-topic", "shop.orders"));
    DeadLetterRow letter = letter(second);
    assertThat(letter.attempt()).isEqualTo(2);
    Redrive.Plan plan = redrive.plan(letter, Optional.of(second));
    assertThat(plan.attempt()).isEqualTo(3);
    assertThat(plan.topic()).isEqualTo("pabal.redrive.normal");
    assertThat(plan.headers())
        .containsEntry("pabal-attempt", "3")
        .containsEntry("pabal-origin-topic", "shop.orders")
        .containsEntry("pabal-redrive-of", "pabal.redrive.normal-0@7");
  }

  @Test
  void takesTheCopyWhenTheOriginalIsGoneOrAnotherOne() {
    RawRecord original = record("shop.codes", "{broken", Map.of("h", "v"));
    RawRecord other = record("shop.codes", "{another", Map.of());
    for (Optional<RawRecord> found : List.of(Optional.<RawRecord>empty(), Optional.of(other))) {
      Redrive.Plan plan = redrive.plan(letter(original), found);
      assertThat(plan.topic()).isEqualTo("pabal.redrive.urgent");
      assertThat(plan.value()).isEqualTo(original.value());
      assertThat(plan.headers()).containsEntry("h", "v");
    }
  }

  @Test
  void refusesWhenOnlyTheHeadIsLeft() {
    RawRecord large = record("shop.orders", "x".repeat(DeadLetter.MAX_HEAD_BYTES + 1), Map.of());
    assertThat(redrive.plan(letter(large), Optional.of(large)).refusal()).isNull();
    assertThat(redrive.plan(letter(large), Optional.empty()).refusal())
        .contains("no longer in Kafka", "keeps only the head of its 262145 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "pabal.profiles, false",
    "pabal.preferences, false",
    "pabal.catalog, false",
    "pabal.outcomes.email, false",
    "pabal.dead-letters, false",
    "elsewhere, false",
    "pabal.feedback, true",
    "pabal.decisions, true",
    "pabal.outbox.sms.urgent, true",
    "pabal.control.email, true",
  })
  void neverPutsAnOldDocumentBeforeANewerOne(String topic, boolean allowed) {
    RawRecord original = record(topic, "{broken", Map.of());
    Redrive.Plan plan = redrive.plan(letter(original), Optional.of(original));
    if (allowed) {
      assertThat(plan.topic()).isEqualTo(topic);
    } else {
      assertThat(plan.topic()).isNull();
      assertThat(plan.refusal()).contains(topic);
    }
  }

  @Test
  void redrivesARecordOnceThatTwoPartsGaveUp() {
    DeadLetterRow one = letter(record("a", "1", Map.of()));
    DeadLetterRow two = letter(record("a", "1", Map.of()));
    assertThat(Redrive.onceEach(List.of(one, two))).containsExactly(one);
  }

  private static RawRecord record(String topic, String value, Map<String, String> headers) {
    return new RawRecord(
        topic,
        0,
        7,
        AT.toEpochMilli(),
        "k".getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        headers);
  }

  /** The row that the log has of the dead letter that plan makes of the record. */
  private static DeadLetterRow letter(RawRecord record) {
    DeadLetter letter = DeadLetter.of("plan", DeadLetterReason.MALFORMED_JSON, "words", record, AT);
    byte[] head = Base64.getDecoder().decode(letter.valueBase64());
    return new DeadLetterRow(
        letter.position().toString(),
        letter.part(),
        letter.attempt(),
        letter.reason().name(),
        letter.detail(),
        AT,
        AT,
        letter.valueBytes(),
        letter.valueSha256(),
        new String(Json.write(letter.headers()), StandardCharsets.UTF_8),
        null,
        letter.position(),
        Base64.getDecoder().decode(letter.keyBase64()),
        head);
  }
}
