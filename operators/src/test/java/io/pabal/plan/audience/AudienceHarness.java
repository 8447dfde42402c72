package io.pabal.plan.audience;

import io.pabal.plan.Samples;
import io.pabal.plan.gate.GatedStepFactory;
import io.pabal.plan.gate.StartUpGate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedMultiInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * A step of the audience in Flink's test harness, which is not public API: so it is used here only.
 */
final class AudienceHarness<O> implements AutoCloseable {
  static final int MAX_PARALLELISM = 16;

  private final Harness<O> harness;

  private AudienceHarness(Harness<O> harness) {
    this.harness = harness;
  }

  /**
   * A step, its gate closed.
   *
   * @param keys the key selector of each keyed input, by the input's number
   * @param snapshot null for a fresh one
   */
  static <O> AudienceHarness<O> of(
      GatedStepFactory<O> factory,
      Map<Integer, KeySelector<?, String>> keys,
      OperatorSubtaskState snapshot)
      throws Exception {
    Harness<O> harness = new Harness<>(factory, keys);
    harness.setup();
    harness.setProcessingTime(Samples.NOW.toEpochMilli());
    harness.setStateTtlProcessingTime(Samples.NOW.toEpochMilli());
    if (snapshot != null) {
      harness.initializeState(snapshot);
    }
    harness.open();
    return new AudienceHarness<>(harness);
  }

  AudienceHarness<O> process(int input, Object element) throws Exception {
    harness.processElement(input - 1, new StreamRecord<>(element));
    return this;
  }

  AudienceHarness<O> caughtUp(int input) throws Exception {
    harness.processWatermark(input - 1, new Watermark(StartUpGate.CAUGHT_UP_MILLIS));
    return this;
  }

  /** Lets time pass. */
  AudienceHarness<O> passMillis(long millis) throws Exception {
    harness.setProcessingTime(harness.getProcessingTime() + millis);
    return this;
  }

  /** Runs what the operator put into its mailbox, until nothing is left. */
  AudienceHarness<O> runMails() throws Exception {
    while (runMail()) {
      // until none is left
    }
    return this;
  }

  boolean runMail() throws Exception {
    var mail = harness.getTaskMailbox().tryTake(0);
    if (mail.isPresent()) {
      mail.get().run();
    }
    return mail.isPresent();
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, Samples.NOW.toEpochMilli());
  }

  void finish() throws Exception {
    harness.step().finish();
  }

  List<O> out() {
    return harness.extractOutputValues();
  }

  long watermarks() {
    return harness.getOutput().stream()
        .filter(element -> ((StreamElement) element).isWatermark())
        .count();
  }

  <T> List<T> side(OutputTag<T> tag) {
    ConcurrentLinkedQueue<StreamRecord<T>> records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  int stateEntries() {
    AbstractKeyedStateBackend<?> backend =
        (AbstractKeyedStateBackend<?>) harness.step().getKeyedStateBackend();
    return ((HeapKeyedStateBackend<?>) backend).numKeyValueStateEntries();
  }

  int timers() {
    return harness.numProcessingTimeTimers() + harness.numEventTimeTimers();
  }

  @Override
  public void close() {
    try {
      harness.close();
    } catch (Exception e) {
      throw new AssertionError("the harness does not close", e);
    }
  }

  @SuppressWarnings("try") // Flink's close() throws Exception
  private static final class Harness<O>
      extends KeyedMultiInputStreamOperatorTestHarness<String, O> {
    Harness(GatedStepFactory<O> factory, Map<Integer, KeySelector<?, String>> keys)
        throws Exception {
      super(factory, MAX_PARALLELISM, 1, 0);
      config.setStateKeySerializer(
          Types.STRING.createSerializer(getExecutionConfig().getSerializerConfig()));
      keys.forEach((input, selector) -> setKeySelector(input - 1, selector));
      config.serializeAllConfigs();
    }

    AbstractStreamOperatorV2<?> step() {
      return (AbstractStreamOperatorV2<?>) (Object) operator;
    }
  }
}
