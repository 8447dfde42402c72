package io.pabal.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.cli.drill.HostileEnd.DeadLettered;
import io.pabal.cli.drill.HostileRecord.Header;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.config.Topics;
import io.pabal.plan.audience.AudiencePolicy;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.event.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Lifetimes LIVES = Lifetimes.defaults();
  private static final Topics TOPICS =
      new Topics(
          "pabal.",
          Map.of(Lane.URGENT, List.of("events.urgent"), Lane.NORMAL, List.of("events.normal")));

  static List<HostileRecord> records() {
    List<HostileRecord> records = new ArrayList<>();
    for (var make : HostileEvents.all()) {
      records.add(make.apply(new HostileScene(records.size(), new GoodEvent(4), TOPICS, NOW)));
    }
    return records;
  }

  /**
   * What plan asks is asked, so that the drill's list and the product's rules cannot drift apart:
   * the decoder, and who an event is for that names nobody.
   */
  @ParameterizedTest
  @MethodSource("records")
  void endsAtIntakeAsItsCaseSays(HostileRecord record) {
    Lane lane = record.topic().contains("urgent") ? Lane.URGENT : Lane.NORMAL;
    EventDecoder decoder = new EventDecoder(lane);
    if (record.end() instanceof DeadLettered dead) {
      assertThat(dead.reasonByPart()).containsOnlyKeys("plan");
      assertThatThrownBy(() -> read(decoder, record))
          .as(record.kind())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.reason()).isEqualTo(dead.reasonByPart().get("plan")));
    } else {
      assertThatCode(() -> read(decoder, record)).as(record.kind()).doesNotThrowAnyException();
    }
  }

  private static void read(EventDecoder decoder, HostileRecord record) throws Refusal, IOException {
    DecodedEvent decoded = decoder.decode(raw(record), NOW);
    if (decoded.recipients().isEmpty()) {
      new AudiencePolicy(LIVES.maxEventAge()).topics(decoded.event(), catalog(), NOW);
    }
  }

  /** The catalog that the drill publishes. */
  private static Catalog catalog() throws IOException {
    return CatalogFiles.load(Path.of("../catalogs/drill"), LIVES.longestLife())
        .draft()
        .orElseThrow()
        .publishable(Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void coversEveryReasonThatAnEventCanBeRefusedFor() {
    Set<String> reasons = new HashSet<>();
    for (HostileRecord record : records()) {
      if (record.end() instanceof DeadLettered dead) {
        reasons.add(dead.reasonByPart().get("plan").name());
      }
    }
    assertThat(reasons)
        .containsExactlyInAnyOrder(
            "EMPTY",
            "TOO_LARGE",
            "MALFORMED_JSON",
            "NOT_A_CLOUDEVENT",
            "MISSING_FIELD",
            "INVALID_FIELD",
            "FIELD_TOO_LONG",
            "TOO_DEEP",
            "NO_RECIPIENTS",
            "TOO_MANY_RECIPIENTS",
            "TIME_IN_FUTURE",
            "EXPIRED",
            "WRONG_LANE",
            "UNSUPPORTED_SCHEMA");
  }

  @Test
  void namesEachCaseOnce() {
    assertThat(records()).extracting(HostileRecord::kind).doesNotHaveDuplicates();
  }

  @Test
  void fitsKafkasLimitForARecord() {
    for (HostileRecord record : records()) {
      long size = record.value() == null ? 0 : record.value().length;
      for (Header header : record.headers()) {
        size += header.value() == null ? 0 : header.value().length;
      }
      assertThat(size).as(record.kind()).isLessThan(1_000_000);
    }
  }

  private static RawRecord raw(HostileRecord record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.name(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    long timestamp =
        record.timestampMillis() == null ? NOW.toEpochMilli() : record.timestampMillis();
    return new RawRecord(record.topic(), 0, 17, timestamp, record.key(), record.value(), headers);
  }
}
