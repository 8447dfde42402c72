package io.pabal.watch;

import static io.pabal.watch.WatchSamples.NOW;
import static io.pabal.watch.WatchSamples.SETTINGS;
import static io.pabal.watch.WatchSamples.intent;
import static io.pabal.watch.WatchSamples.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pabal.plan.StoredSnapshots;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.state.WatchState;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import io.pabal.schema.watch.HandOverSign;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State, timers and clock of the step; what it decides is tested with the policy. */
class WatchStepTest {
  private static final String SNAPSHOT = "watch-step";
  private static final long SECOND = 1_000;
  private static final long SLICE = SETTINGS.sliceMillis();
  private static final long WINDOW = SETTINGS.window().toMillis();

  private KeyedOneInputStreamOperatorTestHarness<String, HandOverSign, Alert> harness;
  private long now;

  @BeforeEach
  void open() throws Exception {
    harness = harness(NOW);
    harness.open();
    now = NOW;
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void endsWithoutStateAndTimersAfterTheEndNoticeAndQuietTime() throws Exception {
    fail(10);
    advance(SLICE);
    assertThat(states()).containsExactly(AlertState.RAISED);
    read(intent("n1", now));
    advance(WINDOW);
    read(outcome("n1", OutcomeClass.ACCEPTED, now));
    advance(SLICE + SETTINGS.healthyFor().toMillis());
    assertThat(states()).containsExactly(AlertState.RAISED, AlertState.ENDED);
    assertThat(harness.numKeyedStateEntries()).isPositive();

    advance(SETTINGS.forgetAfter().toMillis() + 2 * WINDOW);
    assertThat(states()).containsExactly(AlertState.RAISED, AlertState.ENDED);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  @Test
  void keepsAtMostTwoTimersAndAWindowOfSlices() throws Exception {
    for (int second = 0; second < 300; second++) {
      fail(1);
      assertThat(harness.numProcessingTimeTimers()).isLessThanOrEqualTo(2);
      assertThat(size(WatchState.slices())).isLessThanOrEqualTo(WatchSettings.SLICES + 1);
      advance(SECOND);
    }
    advance(5 * WINDOW);
    assertThat(harness.numProcessingTimeTimers()).isLessThanOrEqualTo(2);
  }

  /** A slice is in the window while its begin is, and not a moment longer. */
  @Test
  void dropsASliceWhenItLeavesTheWindow() throws Exception {
    read(outcome("n", OutcomeClass.ACCEPTED, now));
    advance(SLICE);
    fail(2 * 5);
    advance(SLICE);
    assertThat(alerts().get(0).figures().handOvers()).isEqualTo(11);
    advance(WINDOW - SLICE);
    assertThat(size(WatchState.slices())).isEqualTo(1);
    advance(SLICE);
    assertThat(size(WatchState.slices())).isZero();
  }

  @Test
  void tellsARefusalOfUsAtOnce() throws Exception {
    read(outcome("n1", OutcomeClass.CONFIG, now));
    read(outcome("n2", OutcomeClass.CONFIG, now));
    assertThat(alerts())
        .extracting(Alert::kind, Alert::state, Alert::key)
        .containsExactly(tuple(AlertKind.CONFIGURATION, AlertState.RAISED, WatchSamples.KEY));
  }

  @Test
  void tellsSilenceUntilAnAnswerComes() throws Exception {
    read(intent("n1", now));
    advance(SETTINGS.silence().toMillis() - SLICE);
    assertThat(alerts()).isEmpty();
    advance(SLICE);
    assertThat(alerts()).extracting(Alert::kind).containsExactly(AlertKind.SILENT);
    read(outcome("n1", OutcomeClass.ACCEPTED, now));
    advance(SLICE + SETTINGS.healthyFor().toMillis());
    assertThat(states()).containsExactly(AlertState.RAISED, AlertState.ENDED);
  }

  /** A task that was killed leaves its intent; what is handed over again is the same one. */
  @Test
  void waitsForANotificationOnceHoweverOftenItIsHandedOver() throws Exception {
    read(intent("n1", now));
    advance(SECOND);
    read(intent("n1", now));
    read(outcome("n1", OutcomeClass.ACCEPTED, now));
    advance(2 * SETTINGS.silence().toMillis());
    assertThat(alerts()).isEmpty();
  }

  @Test
  void waitsForNoneLongerThanAnyDeadline() throws Exception {
    read(intent("n1", now));
    advance(WatchSettings.OPEN_EXPIRY.toMillis() + SLICE);
    assertThat(states()).containsExactly(AlertState.RAISED);
    advance(SETTINGS.forgetAfter().toMillis() + 2 * WINDOW);
    assertThat(states()).containsExactly(AlertState.RAISED, AlertState.ENDED);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void forgetsWhatWaitsBeyondItsBound() throws Exception {
    for (int i = 0; i <= WatchStep.MAX_OPEN; i++) {
      read(intent("n" + i, now));
    }
    assertThat(size(WatchState.open())).isEqualTo(WatchStep.MAX_OPEN + 1);
    advance(SLICE);
    assertThat(size(WatchState.open())).isZero();
    advance(2 * SETTINGS.silence().toMillis());
    assertThat(alerts()).isEmpty();
  }

  /** What is read late says nothing about now, but that it is answered. */
  @Test
  void countsNothingOlderThanTheWindow() throws Exception {
    read(intent("n1", now));
    for (int i = 0; i < 10; i++) {
      read(outcome("late" + i, OutcomeClass.CONFIG, now - WINDOW - 1));
    }
    read(outcome("n1", OutcomeClass.ACCEPTED, now - WINDOW - 1));
    read(intent("late", now - WINDOW - 1));
    advance(2 * SETTINGS.silence().toMillis());
    assertThat(alerts()).isEmpty();
    for (int i = 0; i < 10; i++) {
      read(outcome("n" + i, OutcomeClass.NOT_SENT, now - WINDOW));
    }
    advance(SLICE);
    assertThat(alerts()).extracting(Alert::kind).containsExactly(AlertKind.FAILING);
  }

  @Test
  void keepsProvidersApart() throws Exception {
    fail(3);
    HandOverSign other = outcome("m", OutcomeClass.NOT_SENT, now);
    for (int i = 0; i < 3; i++) {
      read(
          new HandOverSign(
              other.channel(), "smtp-b", "m" + i, other.lane(), other.outcome(), null, 1, -1, now));
    }
    advance(SLICE);
    assertThat(alerts()).isEmpty();
  }

  /** After a crash the same is said again, or not, but never by another name. */
  @Test
  void saysTheSameAgainAfterARestoreFromBeforeIt() throws Exception {
    fail(4);
    OperatorSubtaskState before = harness.snapshot(1, now);
    fail(1);
    advance(SLICE);
    Alert first = alerts().get(0);
    OperatorSubtaskState after = harness.snapshot(2, now);

    restore(before, now + 7 * SECOND);
    fail(1);
    advance(SLICE);
    assertThat(alerts())
        .extracting(Alert::alertId, Alert::state)
        .containsExactly(tuple(first.alertId(), AlertState.RAISED));

    restore(after, now + 7 * SECOND);
    fail(5);
    advance(2 * SLICE);
    assertThat(alerts()).isEmpty();
  }

  /** The outcomes of what was under way have not been read when the first timers fire. */
  @Test
  void tellsNoSilenceOfItsOwnAbsence() throws Exception {
    read(intent("n1", now));
    OperatorSubtaskState stopped = harness.snapshot(1, now);
    long absence = 10 * 60 * SECOND;
    restore(stopped, now + absence);
    advance(SLICE);
    read(outcome("n1", OutcomeClass.ACCEPTED, now - absence));
    advance(2 * SETTINGS.silence().toMillis());
    assertThat(alerts()).isEmpty();
  }

  static List<String> releases() throws Exception {
    return StoredSnapshots.releases(SNAPSHOT);
  }

  @Test
  void currentReleaseHasASnapshot() throws Exception {
    assertThat(releases()).contains(StoredSnapshots.CURRENT_RELEASE);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void goesOnFromTheSnapshotOfARelease(String release) throws Exception {
    restore(StoredSnapshots.read(release, SNAPSHOT), NOW + 2 * SLICE);
    advance(SLICE);
    assertThat(alerts()).isEmpty();
    read(outcome("open", OutcomeClass.ACCEPTED, now));
    advance(WINDOW);
    for (int i = 0; i < 10; i++) {
      read(outcome("n" + i, OutcomeClass.ACCEPTED, now));
    }
    advance(SLICE + SETTINGS.healthyFor().toMillis());
    assertThat(alerts())
        .extracting(Alert::kind, Alert::state, a -> a.since().toEpochMilli(), Alert::alertId)
        .containsExactly(
            tuple(
                AlertKind.FAILING,
                AlertState.ENDED,
                NOW + SLICE,
                "a0735cffaf74ac2ba2e1e8cb043a02b0"));
  }

  /** Not a test: leaves the snapshot of this release. */
  @Test
  @EnabledIfSystemProperty(named = "pabal.snapshots.write", matches = "true")
  void writesTheSnapshot() throws Exception {
    read(intent("open", now));
    fail(10);
    advance(SLICE);
    StoredSnapshots.write(SNAPSHOT, harness.snapshot(1, now));
  }

  private void fail(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      read(outcome("f" + i, OutcomeClass.NOT_SENT, now));
    }
  }

  private void read(HandOverSign sign) throws Exception {
    harness.processElement(sign, now);
  }

  /** In steps, as a clock goes: timers that were set on the way fire on the way. */
  private void advance(long millis) throws Exception {
    long end = now + millis;
    while (now < end) {
      now = Math.min(end, now + SECOND);
      harness.setProcessingTime(now);
    }
  }

  private List<Alert> alerts() {
    return harness.extractOutputValues();
  }

  private List<AlertState> states() {
    return alerts().stream().map(Alert::state).toList();
  }

  /** Entries of a map of the provider's. */
  private <K, V> int size(MapStateDescriptor<K, V> descriptor) throws Exception {
    AbstractStreamOperator<?> step = (AbstractStreamOperator<?>) harness.getOperator();
    step.setCurrentKey(WatchSamples.KEY);
    MapState<K, V> map =
        step.getKeyedStateBackend()
            .getPartitionedState(
                VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    int size = 0;
    for (K ignored : map.keys()) {
      size++;
    }
    return size;
  }

  private void restore(OperatorSubtaskState snapshot, long at) throws Exception {
    harness.close();
    harness = harness(at);
    now = at;
    harness.initializeState(snapshot);
    harness.open();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, HandOverSign, Alert> harness(
      long at) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, HandOverSign, Alert> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new WatchStep(SETTINGS)), HandOverSign::key, Types.STRING);
    harness.setup();
    harness.setProcessingTime(at);
    return harness;
  }
}
