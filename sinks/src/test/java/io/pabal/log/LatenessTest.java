package io.pabal.log;

import static io.pabal.log.LogFixtures.MAX_PARALLELISM;
import static io.pabal.log.LogFixtures.intent;
import static io.pabal.log.LogFixtures.marker;
import static io.pabal.log.LogFixtures.outcome;
import static io.pabal.log.LogFixtures.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.event.RawRecord;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatenessTest {
  private static final int ANNS_KEY_GROUP =
      KeyGroupRangeAssignment.assignToKeyGroup("ann", MAX_PARALLELISM);

  private KeyedOneInputStreamOperatorTestHarness<String, RawRecord, LoggedOutcome> harness;
  private long offset;

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void flagsAnOutcomeOfAnOlderEpochBehindANewerMarker() throws Exception {
    read(0, marker("e1", 0, MAX_PARALLELISM - 1));
    read(0, intent("i", "e1", 1, false));
    read(0, marker("e2", 0, MAX_PARALLELISM - 1));
    read(0, outcome("i", "e1", 1, OutcomeClass.ACCEPTED));
    read(0, intent("j", "e2", 1, false));
    assertThat(late()).containsExactly(false, true, false);
  }

  @Test
  void knowsNothingLateBeforeTheFirstMarker() throws Exception {
    read(0, outcome("i", "e1", 1, OutcomeClass.ACCEPTED));
    assertThat(late()).containsExactly(false);
  }

  @Test
  void keepsPartitionsApart() throws Exception {
    read(0, marker("e1", 0, MAX_PARALLELISM - 1));
    read(1, marker("e1", 0, MAX_PARALLELISM - 1));
    read(1, marker("e2", 0, MAX_PARALLELISM - 1));
    read(0, outcome("i", "e1", 1, OutcomeClass.ACCEPTED));
    read(1, outcome("j", "e1", 2, OutcomeClass.ACCEPTED));
    assertThat(late()).containsExactly(false, true);
  }

  @Test
  void asksOnlyTheMarkerOfTheRecipientsKeyGroup() throws Exception {
    read(0, marker("e1", 0, MAX_PARALLELISM - 1));
    if (ANNS_KEY_GROUP > 0) {
      read(0, marker("other", 0, ANNS_KEY_GROUP - 1));
    }
    if (ANNS_KEY_GROUP < MAX_PARALLELISM - 1) {
      read(0, marker("another", ANNS_KEY_GROUP + 1, MAX_PARALLELISM - 1));
    }
    read(0, outcome("i", "e1", 1, OutcomeClass.ACCEPTED));
    read(0, marker("e2", ANNS_KEY_GROUP, ANNS_KEY_GROUP));
    read(0, outcome("j", "e1", 2, OutcomeClass.ACCEPTED));
    assertThat(late()).containsExactly(false, true);
  }

  @Test
  void remembersEpochsOverARestore() throws Exception {
    read(0, marker("e2", 0, MAX_PARALLELISM - 1));
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = harness();
    harness.initializeState(snapshot);
    harness.open();
    read(0, outcome("i", "e1", 1, OutcomeClass.ACCEPTED));
    assertThat(late()).containsExactly(true);
  }

  @Test
  void givesOutWhatItCannotReadAsDeadLetters() throws Exception {
    read(0, null);
    read(0, "{".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    read(0, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    read(0, "{\"schema\":\"pabal.outcome/2\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    read(0, "{\"schema\":\"pabal.intent/1\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    read(
        0,
        new io.pabal.schema.deliver.Marker(
            "pabal.marker/1",
            io.pabal.schema.Channel.SMS,
            "e",
            0,
            3,
            0,
            2,
            LogFixtures.EVENT_TIME));
    assertThat(harness.getSideOutput(ReadStep.UNDECODABLE))
        .extracting(r -> r.getValue().reason())
        .containsExactly(
            DeadLetterReason.EMPTY,
            DeadLetterReason.MALFORMED_JSON,
            DeadLetterReason.UNSUPPORTED_SCHEMA,
            DeadLetterReason.UNSUPPORTED_SCHEMA,
            DeadLetterReason.INVALID_FIELD,
            DeadLetterReason.INVALID_FIELD);
    assertThat(late()).isEmpty();
  }

  @Test
  void keepsAsManyEntriesAsRangesWhateverTheRescaling() {
    var epochs = Epochs.after(List.of(), marker("a", 0, 15));
    epochs = Epochs.after(epochs, marker("b", 4, 7));
    assertThat(epochs).hasSize(3);
    assertThat(Epochs.of(epochs, 3)).hasValue("a");
    assertThat(Epochs.of(epochs, 4)).hasValue("b");
    assertThat(Epochs.of(epochs, 8)).hasValue("a");
    epochs = Epochs.after(epochs, marker("c", 0, 7));
    epochs = Epochs.after(epochs, marker("d", 8, 15));
    assertThat(epochs).hasSize(2);
    assertThat(Epochs.of(epochs, 5)).hasValue("c");
    assertThat(Epochs.of(epochs, 15)).hasValue("d");
  }

  private void read(int partition, Object record) throws Exception {
    harness.processElement(raw("outcomes.email", partition, offset++, record), 0);
  }

  private List<Boolean> late() {
    return harness.extractOutputValues().stream().map(LoggedOutcome::late).toList();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RawRecord, LoggedOutcome> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(
            new Lateness(MAX_PARALLELISM, Clock.fixed(LogFixtures.EVENT_TIME, ZoneOffset.UTC))),
        Lateness::partitionOf,
        Types.STRING);
  }
}
