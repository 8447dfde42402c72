package io.pabal.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.recipient.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  static Stream<Record> samples() {
    return SampleRecords.all().stream();
  }

  static Stream<Record> outcomeRecords() {
    return samples().filter(OutcomeRecord.class::isInstance);
  }

  @Test
  void hasASampleOfEveryRecord() {
    assertThat(samples().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(TopicRecords.TYPES);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsBackWhatItWrote(Record value) throws IOException {
    assertThat(Json.read(Json.write(value), value.getClass())).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ignoresFieldsOfALaterRelease(Record value) throws IOException {
    ObjectNode json = (ObjectNode) Json.mapper().readTree(Json.write(value));
    json.putObject("someFieldOfTomorrow").put("x", 1);
    assertThat(Json.read(Json.write(json), value.getClass())).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("outcomeRecords")
  void tellsTheRecordsOfOneTopicApart(Record value) throws IOException {
    assertThat(OutcomeRecords.read(Json.write(value))).isEqualTo(value);
  }

  @Test
  void writesInstantsInUtcAndLeavesNullsOut() {
    Profile profile =
        new Profile(
            Profile.SCHEMA, "kim", null, null, null, Instant.parse("2026-11-22T16:05:00+09:00"));
    assertThat(new String(Json.write(profile), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"schema\":\"pabal.profile/1\",\"recipient\":\"kim\",\"addresses\":[],"
                + "\"updatedAt\":\"2026-11-22T07:05:00Z\"}");
  }

  @Test
  void readsInstantsOfAnyOffset() throws IOException {
    String json =
        "{\"schema\":\"pabal.profile/1\",\"recipient\":\"kim\","
            + "\"updatedAt\":\"2026-11-22T16:05:00+09:00\"}";
    assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), Profile.class).updatedAt())
        .isEqualTo(Instant.parse("2026-11-22T07:05:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{", "{\"a\":1,\"a\":2}", "{} {}", "{\"recipient\":[]}"})
  void refusesWhatIsNotARecord(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.read(bytes, Profile.class)).isInstanceOf(IOException.class);
  }

  /** A sink that threw on them would stop its job for ever. */
  @Test
  void carriesHalvesOfSurrogatePairs() throws IOException {
    Map<String, String> broken = Map.of("a", "x\uD800y \uDC00 \uD83D\uDE00");
    assertThat(Json.mapper().readTree(Json.write(broken)).path("a").textValue())
        .isEqualTo(broken.get("a"));
  }

  @Test
  void refusesEndlessNesting() {
    byte[] bytes = "{\"x\":".concat("[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.read(bytes, Profile.class)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"schema\":\"pabal.intent/2\"}", "{\"schema\":\"x\"}"})
  void refusesOutcomeRecordsOfAnotherRelease(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> OutcomeRecords.read(bytes))
        .isInstanceOf(UnsupportedSchemaException.class);
    assertThat(Intent.SCHEMA).isNotEqualTo(Outcome.SCHEMA).isNotEqualTo(Marker.SCHEMA);
  }
}
