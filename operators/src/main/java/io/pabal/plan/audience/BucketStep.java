package io.pabal.plan.audience;

import io.pabal.plan.gate.GatedInput;
import io.pabal.plan.gate.GatedStepFactory;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.state.AudienceState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.io.AvailabilityProvider;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Knows the members of a bucket, and addresses an event to each of them. Its main output are the
 * normal ones, its side output the urgent ones ({@link AudienceOutputs#urgent}).
 *
 * <ul>
 *   <li><b>Key</b>: topic and bucket.
 *   <li><b>State</b> ({@link AudienceState}): the members, at most {@link
 *       BucketPolicy#MAX_MEMBERS}; an event for each fan-out that waits.
 *   <li><b>Timers</b>: none in state. While anything waits, it looks again every {@value
 *       #TICK_MILLIS} ms.
 *   <li><b>Cleared by</b>: leaving (members), telling (events that wait).
 *   <li><b>At the bound</b> of {@link AudienceSettings#maxWaiting}: a bucket is told for each that
 *       comes, unpaced; nothing is lost.
 * </ul>
 *
 * <p><b>Pacing.</b> What comes is written to state, so nothing queues in front of this step, and a
 * barrier passes. A whole bucket is told at a time: urgent ones first, then each event in turn; at
 * the pace of {@link FanOutPace}, and only while the network has room for more, so that this step
 * does not wait in the middle of a record, and little stands in front of the recipient step, where
 * a barrier would wait behind it.
 *
 * <p>The gate waits for the topic step's watermark: then every change from before the start has
 * been applied. And for those of preferences, catalog, callbacks and opt-outs: then the recipient
 * step is about to open.
 */
public final class BucketStep extends AbstractStreamOperatorV2<RecipientEvent>
    implements MultipleInputStreamOperator<RecipientEvent> {
  /** A fraction of what a person notices; a hundred look-ups a second cost nothing. */
  static final long TICK_MILLIS = 10;

  private final AudienceSettings settings;
  private final BooleanSupplier hasRoom;
  private final FanOutPace pace;
  private final Counter told;
  private final OutputTag<RecipientEvent> urgent = AudienceOutputs.urgent();
  private final StartUpGate<BucketInput> gate =
      new StartUpGate<>(EnumSet.of(BucketInput.MEMBERS, BucketInput.RECIPIENT_READY));
  private boolean ticking;

  private MapState<String, Boolean> members;
  private WaitingFanOuts<Event> waiting;

  private BucketStep(
      StreamOperatorParameters<RecipientEvent> parameters,
      AudienceSettings settings,
      BooleanSupplier hasRoom) {
    super(parameters, BucketInput.values().length);
    this.settings = settings;
    this.hasRoom = hasRoom;
    this.pace =
        new FanOutPace(
            settings.recipientsPerSecond(), getProcessingTimeService().getCurrentProcessingTime());
    this.told = getMetricGroup().counter("recipientsTold");
  }

  /** Makes steps. */
  public static GatedStepFactory<RecipientEvent> factory(AudienceSettings settings) {
    return GatedStepFactory.opening(
        parameters -> () -> {},
        BucketStep.class,
        (parameters, listener) -> new BucketStep(parameters, settings, networkHasRoom(parameters)));
  }

  static GatedStepFactory<RecipientEvent> factory(AudienceSettings settings, RoomOfTests room) {
    return GatedStepFactory.opening(
        parameters -> () -> {},
        BucketStep.class,
        (parameters, listener) -> new BucketStep(parameters, settings, room));
  }

  /** What tests say instead of the network. */
  interface RoomOfTests extends BooleanSupplier, java.io.Serializable {}

  private static BooleanSupplier networkHasRoom(StreamOperatorParameters<?> parameters) {
    ResultPartitionWriter[] writers =
        parameters.getContainingTask().getEnvironment().getAllWriters();
    return () -> Arrays.stream(writers).allMatch(AvailabilityProvider::isAvailable);
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public List<Input> getInputs() {
    return List.of(
        input(BucketInput.URGENT, this::onFanOut),
        input(BucketInput.NORMAL, this::onFanOut),
        input(BucketInput.MEMBERS, this::onChange),
        input(BucketInput.RECIPIENT_READY, this::onChange));
  }

  private <T> GatedInput<T, RecipientEvent> input(
      BucketInput input, ThrowingConsumer<T, Exception> elements) {
    return new GatedInput<>(
        this, input.number(), elements, timestamp -> onWatermark(input, timestamp));
  }

  @Override
  public void initializeState(StateInitializationContext context) {
    KeyedStateStore store = context.getKeyedStateStore();
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    members = store.getMapState(AudienceState.members());
    MapState<String, Event> toTell = store.getMapState(AudienceState.toTell());
    waiting =
        new WaitingFanOuts<>(
            backend, toTell, gate, settings.maxWaiting(), (bucket, event) -> tellMembers(event));
  }

  @Override
  public void open() throws Exception {
    waiting.restore(AudienceState.toTell().getName(), event -> event);
    getMetricGroup().gauge("bucketsWaiting", waiting::size);
    getMetricGroup().gauge("gateOpen", () -> gate.isOpen() ? 1 : 0);
  }

  private void onWatermark(BucketInput input, long timestampMillis) throws Exception {
    if (gate.watermark(input, timestampMillis)) {
      tell();
    }
  }

  private void onChange(MemberChange change) throws Exception {
    if (change.member()) {
      members.put(change.recipient(), true);
    } else {
      members.remove(change.recipient());
    }
  }

  private void onFanOut(FanOut fanOut) throws Exception {
    waiting.add(fanOut, fanOut.event());
    if (!ticking) {
      tell();
    }
  }

  /** Tells what may be told now, and looks again soon if more waits. */
  private void tell() throws Exception {
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    while (waiting.mayWork() && pace.allows(nowMillis) && hasRoom.getAsBoolean()) {
      waiting.workNext();
    }
    if (waiting.mayWork() && !ticking) {
      ticking = true;
      ScheduledFuture<?> unused = // a failure in it fails the task
          getProcessingTimeService()
              .registerTimer(
                  nowMillis + TICK_MILLIS,
                  timestamp -> {
                    ticking = false;
                    tell();
                  });
    }
  }

  /** Tells the members of a bucket an event; nothing is left of it. */
  private Optional<Event> tellMembers(Event event) throws Exception {
    int count = 0;
    for (String recipient : members.keys()) {
      emit(new RecipientEvent(recipient, event));
      count++;
    }
    told.inc(count);
    // Who has left meanwhile costs something, too: no endless loop over empty buckets.
    pace.spent(Math.max(1, count));
    return Optional.empty();
  }

  private void emit(RecipientEvent event) {
    if (event.event().lane() == Lane.URGENT) {
      output.collect(urgent, new StreamRecord<>(event));
    } else {
      output.collect(new StreamRecord<>(event));
    }
  }

  /** At the end of bounded inputs, and of a job that is drained, nothing may wait. */
  @Override
  public void finish() throws Exception {
    waiting.workAll();
    super.finish();
  }
}
