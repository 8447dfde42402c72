package io.pabal.plan.audience;

import io.pabal.plan.audience.FanOutQueue.Waiting;
import io.pabal.plan.audience.WaitingFanOuts.Progress;
import io.pabal.plan.gate.GatedInput;
import io.pabal.plan.gate.GatedStepFactory;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.state.AudienceState;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.ResultPartition;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 *       BucketPolicy#MAX_MEMBERS}; an event for each fan-out that waits; who of a bucket had been
 *       told when a snapshot was taken in its midst.
 *   <li><b>Timers</b>: none in state. While anything waits, it looks again every {@value
 *       #TICK_MILLIS} ms.
 *   <li><b>Cleared by</b>: leaving (members), telling (events that wait).
 *   <li><b>At the bound</b> of {@link AudienceSettings#maxWaiting}: a bucket is told for each that
 *       comes, unpaced; nothing is lost.
 * </ul>
 *
 * <p><b>Pacing.</b> What comes is written to state, so nothing queues in front of this step, and a
 * barrier passes. Buckets are told one after the other, urgent ones first, then each event in turn;
 * of a bucket as many members every {@value #TICK_MILLIS} ms as {@link FanOutPace} allows, and none
 * while anything of the last ones is still on its way out. So little stands in front of the
 * recipient step, where barriers and single events would wait behind it, and a machine that can't
 * keep the pace is not filled up to its limits.
 *
 * <p>The gate waits for the topic step's watermark: then every change from before the start has
 * been applied. And for those of preferences, catalog, callbacks and opt-outs: then the recipient
 * step is about to open.
 */
public final class BucketStep extends AbstractStreamOperatorV2<RecipientEvent>
    implements MultipleInputStreamOperator<RecipientEvent> {
  /** A fraction of what a person notices; two hundred look-ups a second cost nothing. */
  static final long TICK_MILLIS = 5;

  private final AudienceSettings settings;
  private final BooleanSupplier isNetworkEmpty;
  private final FanOutPace pace;
  private final Counter recipientsTold;
  private final OutputTag<RecipientEvent> urgent = AudienceOutputs.urgent();
  private final StartUpGate<BucketInput> gate =
      new StartUpGate<>(EnumSet.of(BucketInput.MEMBERS, BucketInput.RECIPIENT_READY));
  private final Map<Waiting, BucketUnderWay> underWay = new HashMap<>();
  private boolean ticking;

  private MapState<String, Boolean> members;
  private MapState<String, List<String>> told;
  private WaitingFanOuts<Event> waiting;

  private BucketStep(
      StreamOperatorParameters<RecipientEvent> parameters,
      AudienceSettings settings,
      BooleanSupplier isNetworkEmpty) {
    super(parameters, BucketInput.values().length);
    this.settings = settings;
    this.isNetworkEmpty = isNetworkEmpty;
    this.pace =
        new FanOutPace(
            settings.recipientsPerSecond(), getProcessingTimeService().getCurrentProcessingTime());
    this.recipientsTold = getMetricGroup().counter("recipientsTold");
  }

  /** Makes steps. */
  public static GatedStepFactory<RecipientEvent> factory(AudienceSettings settings) {
    return GatedStepFactory.opening(
        parameters -> () -> {},
        BucketStep.class,
        (parameters, listener) -> new BucketStep(parameters, settings, networkIsEmpty(parameters)));
  }

  static GatedStepFactory<RecipientEvent> factory(AudienceSettings settings, RoomOfTests room) {
    return GatedStepFactory.opening(
        parameters -> () -> {},
        BucketStep.class,
        (parameters, listener) -> new BucketStep(parameters, settings, room));
  }

  /** What tests say instead of the network. */
  interface RoomOfTests extends BooleanSupplier, Serializable {}

  private static BooleanSupplier networkIsEmpty(StreamOperatorParameters<?> parameters) {
    ResultPartitionWriter[] writers =
        parameters.getContainingTask().getEnvironment().getAllWriters();
    return () -> Arrays.stream(writers).allMatch(BucketStep::isEmpty);
  }

  /** Flink's own count of bytes that are written and not taken; only another shuffle has none. */
  private static boolean isEmpty(ResultPartitionWriter writer) {
    return writer instanceof ResultPartition partition
        ? partition.getSizeOfQueuedBuffersUnsafe() <= 0
        : writer.isAvailable();
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
    told = store.getMapState(AudienceState.told());
    MapState<String, Event> toTell = store.getMapState(AudienceState.toTell());
    waiting = new WaitingFanOuts<>(backend, toTell, gate, settings.maxWaiting(), this::tellMembers);
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

  /** Tells whom it may tell now, and looks again soon if more waits. */
  private void tell() throws Exception {
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    boolean onTheirWay = !isNetworkEmpty.getAsBoolean();
    for (int most = pace.allows(nowMillis, onTheirWay);
        most > 0 && waiting.mayWork();
        most = pace.allows(nowMillis, onTheirWay)) {
      waiting.workNext(most);
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

  /** Tells some members of a bucket an event; when all know it, nothing is left. */
  private Progress<Event> tellMembers(Waiting bucket, Event event, int most) throws Exception {
    BucketUnderWay rest = underWay.get(bucket);
    if (rest == null) {
      rest = new BucketUnderWay(members.keys(), told.get(bucket.event()));
      underWay.put(bucket, rest);
    }
    int count = 0;
    for (; count < most && rest.hasNext(); count++) {
      emit(new RecipientEvent(rest.next(), event));
    }
    recipientsTold.inc(count);
    // Who has left meanwhile costs something, too: no endless loop over empty buckets.
    pace.spent(Math.max(1, count));
    if (rest.hasNext()) {
      return new Progress.First<>();
    }
    underWay.remove(bucket);
    told.remove(bucket.event());
    return new Progress.Done<>();
  }

  /** At most one bucket a lane is in its midst. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (Map.Entry<Waiting, BucketUnderWay> entry : underWay.entrySet()) {
      setCurrentKey(entry.getKey().target());
      told.put(entry.getKey().event(), entry.getValue().told());
    }
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
