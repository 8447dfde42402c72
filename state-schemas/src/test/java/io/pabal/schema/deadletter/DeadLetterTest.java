package io.pabal.schema.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void fitsItsTopicWhateverTheRecordWas() {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      headers.put(i + "\u0001".repeat(2_000), "\u0001".repeat(2_000));
    }
    RawRecord record = new RawRecord("t", 0, 1, 1, new byte[500_000], new byte[1_000_000], headers);
    DeadLetter letter =
        DeadLetter.of("plan", DeadLetterReason.EMPTY, "\u0001".repeat(900_000), record, NOW);
    assertThat(Json.write(letter)).hasSizeLessThan(900_000);
    assertThat(letter.detail()).hasSize(DeadLetter.MAX_HEADER_CHARS);
  }

  @Test
  void keepsTheTextsAtTheirBound() {
    String longest = "x".repeat(DeadLetter.MAX_HEADER_CHARS);
    RawRecord record = new RawRecord("t", 0, 1, 1, null, null, Map.of("h", longest));
    DeadLetter letter = DeadLetter.of("plan", DeadLetterReason.EMPTY, longest, record, NOW);
    assertThat(letter.detail()).isEqualTo(longest);
    assertThat(letter.headers()).containsEntry("h", longest);
  }
}
