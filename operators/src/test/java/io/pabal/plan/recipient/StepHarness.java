package io.pabal.plan.recipient;

import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.plan.Samples;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.state.CatalogDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedMultiInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** A recipient step in Flink's test harness, which is not public API: so it is used here only. */
final class StepHarness implements AutoCloseable {
  static final int MAX_PARALLELISM = 16;
  private static final long CAUGHT_UP = StartUpGate.CAUGHT_UP_MILLIS;

  private final Harness harness;
  private final MovedClock clock = new MovedClock();
  private final AtomicInteger opened = new AtomicInteger();
  private int questions;

  private StepHarness(int maxHeld, int parallelism, int subtask) throws Exception {
    Lifetimes lifetimes = Lifetimes.defaults();
    RecipientSettings defaults = RecipientSettings.of(lifetimes);
    RecipientSettings settings =
        new RecipientSettings(
            defaults.maxEventAge(), defaults.decidedTtl(), defaults.appliedTtl(), maxHeld);
    RecipientStepFactory factory =
        new RecipientStepFactory(
            settings,
            clock,
            new ValveId("test", "plan", true),
            parameters -> opened::incrementAndGet);
    harness = new Harness(factory, parallelism, subtask);
    harness.setup();
    harness.setProcessingTime(Samples.NOW.toEpochMilli());
    harness.setStateTtlProcessingTime(Samples.NOW.toEpochMilli());
  }

  /** A fresh one, its gate closed. */
  static StepHarness fresh() throws Exception {
    return fresh(1000);
  }

  static StepHarness fresh(int maxHeld) throws Exception {
    StepHarness step = new StepHarness(maxHeld, 1, 0);
    step.harness.open();
    return step;
  }

  /** One that goes on from a snapshot, its gate closed. */
  static StepHarness restored(OperatorSubtaskState snapshot) throws Exception {
    return restored(snapshot, 1, 0);
  }

  static StepHarness restored(OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    StepHarness step = new StepHarness(1000, parallelism, subtask);
    step.harness.initializeState(
        KeyedMultiInputStreamOperatorTestHarness.repartitionOperatorState(
            snapshot, MAX_PARALLELISM, 1, parallelism, subtask));
    step.harness.open();
    return step;
  }

  /** It is that time: what is due comes. */
  StepHarness at(Instant instant) throws Exception {
    clock.millis.set(instant.toEpochMilli());
    harness.setProcessingTime(instant.toEpochMilli());
    return this;
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, Samples.NOW.toEpochMilli());
  }

  StepHarness event(RecipientEvent event) throws Exception {
    boolean urgent = event.event().lane() == Lane.URGENT;
    return process(urgent ? RecipientInput.URGENT : RecipientInput.NORMAL, event);
  }

  StepHarness fanOut(RecipientEvent event) throws Exception {
    return process(RecipientInput.FAN_OUT, event);
  }

  StepHarness feedback(ReceivedFeedback feedback) throws Exception {
    return process(RecipientInput.FEEDBACK, feedback);
  }

  StepHarness profile(Profile profile) throws Exception {
    return process(RecipientInput.PROFILES, new ProfileChange(profile.recipient(), profile));
  }

  StepHarness erase(String recipient) throws Exception {
    return process(RecipientInput.PROFILES, new ProfileChange(recipient, null));
  }

  StepHarness preferences(Preferences preferences) throws Exception {
    return process(
        RecipientInput.PREFERENCES, new PreferencesChange(preferences.recipient(), preferences));
  }

  StepHarness forgetPreferences(String recipient) throws Exception {
    return process(RecipientInput.PREFERENCES, new PreferencesChange(recipient, null));
  }

  StepHarness catalog(Catalog catalog) throws Exception {
    String json = new String(Json.write(catalog), StandardCharsets.UTF_8);
    return process(RecipientInput.CATALOG, new CatalogDocument(catalog.version(), json));
  }

  /** A question asked at that instant. */
  StepHarness ask(String recipient, InspectSubject what, Instant askedAt) throws Exception {
    return process(
        RecipientInput.INSPECT,
        new Inspect(Inspect.SCHEMA, "q" + ++questions, recipient, what, askedAt));
  }

  StepHarness optOut(String category, Instant at, boolean fresh) throws Exception {
    return process(RecipientInput.OPT_OUTS, new OptOutChange(Samples.ANNA, category, at, fresh));
  }

  /** What a report, or the suppressions topic, says of Anna's addresses. */
  StepHarness suppressions(boolean fresh, Suppression... words) throws Exception {
    return process(
        RecipientInput.SUPPRESSIONS, new SuppressionChange(Samples.ANNA, List.of(words), fresh));
  }

  /** What was written to the suppressions topic. */
  List<SuppressionChange> suppressions() {
    return side(StepOutputs.SUPPRESSIONS);
  }

  List<OptOut> optOuts() {
    return side(StepOutputs.OPT_OUTS);
  }

  List<InspectReply> replies() {
    return side(StepOutputs.INSPECT_REPLIES);
  }

  StepHarness caughtUp(RecipientInput input) throws Exception {
    harness.processWatermark(input.number() - 1, new Watermark(CAUGHT_UP));
    return this;
  }

  /** All sources that the gate waits for have caught up but one. */
  StepHarness allButOneCaughtUp(RecipientInput missing) throws Exception {
    for (RecipientInput input : RecipientInput.values()) {
      if (input.opensGate() && input != missing) {
        caughtUp(input);
      }
    }
    return this;
  }

  /** All sources that the gate waits for have caught up; mails run until none is left. */
  StepHarness open() throws Exception {
    return allButOneCaughtUp(null).runMails();
  }

  /** Runs what the operator put into its mailbox. */
  StepHarness runMails() throws Exception {
    while (runMail()) {
      // until none is left
    }
    return this;
  }

  /** Runs one mail. */
  boolean runMail() throws Exception {
    var mail = harness.getTaskMailbox().tryTake(0);
    if (mail.isPresent()) {
      mail.get().run();
    }
    return mail.isPresent();
  }

  List<Decision> decisions() {
    return harness.extractOutputValues();
  }

  List<DecisionReason> reasons() {
    return decisions().stream().map(Decision::reason).toList();
  }

  List<OutboxNotification> outbox() {
    List<OutboxNotification> all = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      for (Lane lane : Lane.values()) {
        all.addAll(side(StepOutputs.outbox(channel, lane)));
      }
    }
    return all;
  }

  List<Veto> vetoes() {
    return Stream.of(Channel.values())
        .flatMap(channel -> side(StepOutputs.control(channel)).stream())
        .toList();
  }

  int timesOpened() {
    return opened.get();
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

  private <T> StepHarness process(RecipientInput input, T element) throws Exception {
    harness.processElement(input.number() - 1, new StreamRecord<>(element));
    return this;
  }

  private <T> List<T> side(OutputTag<T> tag) {
    ConcurrentLinkedQueue<StreamRecord<T>> records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  /** Stands at {@link Samples#NOW} until it is moved. */
  private static final class MovedClock implements JobClock {
    private final AtomicLong millis = new AtomicLong(Samples.NOW.toEpochMilli());

    @Override
    public Instant now() {
      return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }

  @SuppressWarnings("try") // Flink's close() throws Exception
  private static final class Harness
      extends KeyedMultiInputStreamOperatorTestHarness<String, Decision> {
    Harness(RecipientStepFactory factory, int parallelism, int subtask) throws Exception {
      super(factory, MAX_PARALLELISM, parallelism, subtask);
      config.setStateKeySerializer(
          Types.STRING.createSerializer(getExecutionConfig().getSerializerConfig()));
      setKeySelector(RecipientInput.URGENT.number() - 1, RecipientKeys.EVENTS);
      setKeySelector(RecipientInput.NORMAL.number() - 1, RecipientKeys.EVENTS);
      setKeySelector(RecipientInput.FAN_OUT.number() - 1, RecipientKeys.EVENTS);
      setKeySelector(RecipientInput.FEEDBACK.number() - 1, RecipientKeys.FEEDBACK);
      setKeySelector(RecipientInput.PROFILES.number() - 1, RecipientKeys.PROFILES);
      setKeySelector(RecipientInput.PREFERENCES.number() - 1, RecipientKeys.PREFERENCES);
      setKeySelector(RecipientInput.INSPECT.number() - 1, RecipientKeys.INSPECT);
      setKeySelector(RecipientInput.OPT_OUTS.number() - 1, RecipientKeys.OPT_OUTS);
      setKeySelector(RecipientInput.SUPPRESSIONS.number() - 1, RecipientKeys.SUPPRESSIONS);
      config.serializeAllConfigs();
    }

    AbstractStreamOperatorV2<?> step() {
      return (AbstractStreamOperatorV2<?>) (Object) operator;
    }
  }
}
