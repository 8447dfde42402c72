package io.pabal.plan.audience;

import io.pabal.flow.ValveId;
import io.pabal.plan.audience.FanOutQueue.Waiting;
import io.pabal.plan.audience.WaitingFanOuts.Progress;
import io.pabal.plan.gate.GateListener;
import io.pabal.plan.gate.GatedInput;
import io.pabal.plan.gate.GatedStepFactory;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.state.AudienceState;
import io.pabal.schema.state.BucketFill;
import io.pabal.schema.state.Expansion;
import io.pabal.schema.state.TopicDirectory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Knows which bucket each subscriber of a topic is in, and hands an event to each bucket that has
 * members. Its main output are the changes of buckets, its side outputs fan-outs to buckets by lane
 * ({@link AudienceOutputs#fanOuts}).
 *
 * <ul>
 *   <li><b>Key</b>: the topic; everyone is spread over {@value TopicKeys#PARTS_OF_EVERYONE}.
 *   <li><b>State</b> ({@link AudienceState}): a small entry a subscriber, looked up, never
 *       iterated; one a bucket and one a topic ({@link BucketPolicy}); an event for each fan-out
 *       under way.
 *   <li><b>Timers</b>: none. A fan-out is handed on in slices of {@link #SLICE} buckets, a mail
 *       each: between two, barriers and elements get their turn, and other fan-outs theirs.
 *   <li><b>Cleared by</b>: tombstones of subscriptions and profiles; the end of a fan-out.
 *   <li><b>At the bound</b> of {@link AudienceSettings#maxBuckets}: a further subscriber is not
 *       taken, and counted ({@code subscribersRefused}). With {@link AudienceSettings#maxWaiting}
 *       fan-outs under way a slice is worked off for each that comes.
 * </ul>
 *
 * <p>The gate waits for subscriptions and profiles. When it opens, a watermark tells the bucket
 * step that all changes from before have been sent to it. A fan-out goes to the buckets there are
 * while it is under way: who joins meanwhile may or may not be told; who leaves one bucket that was
 * told and joins again in one that was not is sent twice to the recipient step, which decides the
 * second DUPLICATE.
 */
public final class TopicStep extends AbstractStreamOperatorV2<MemberChange>
    implements MultipleInputStreamOperator<MemberChange> {
  /** Buckets that one mail hands a fan-out to: 100 small records, below a millisecond. */
  static final int SLICE = 100;

  private final AudienceSettings settings;
  private final GateListener listener;
  private final MailboxExecutor mailbox;
  private final BucketPolicy policy;
  private final Counter refused;
  private final Counter empty;
  private final Map<Lane, OutputTag<FanOut>> outputs = AudienceOutputs.fanOutsByLane();
  private final StartUpGate<TopicInput> gate =
      new StartUpGate<>(EnumSet.of(TopicInput.SUBSCRIPTIONS, TopicInput.EVERYONE));
  private boolean working;

  private ValueState<TopicDirectory> directory;
  private MapState<String, Integer> bucketOfSubscriber;
  private StoredFills fills;
  private WaitingFanOuts<Expansion> underWay;

  private TopicStep(
      StreamOperatorParameters<MemberChange> parameters,
      AudienceSettings settings,
      GateListener listener) {
    super(parameters, TopicInput.values().length);
    this.settings = settings;
    this.listener = listener;
    this.mailbox = parameters.getMailboxExecutor();
    this.policy = new BucketPolicy(BucketPolicy.MAX_MEMBERS, settings.maxBuckets());
    this.refused = getMetricGroup().counter("subscribersRefused");
    this.empty = getMetricGroup().counter("fanOutsToNobody");
  }

  /** Makes steps whose gates open a valve. */
  public static GatedStepFactory<MemberChange> factory(AudienceSettings settings, ValveId valve) {
    return GatedStepFactory.opening(
        valve,
        TopicStep.class,
        (parameters, listener) -> new TopicStep(parameters, settings, listener));
  }

  static GatedStepFactory<MemberChange> factory(
      AudienceSettings settings, GateListener.Provider listeners) {
    return GatedStepFactory.opening(
        listeners,
        TopicStep.class,
        (parameters, listener) -> new TopicStep(parameters, settings, listener));
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public List<Input> getInputs() {
    return List.of(
        input(TopicInput.URGENT, this::onFanOut),
        input(TopicInput.NORMAL, this::onFanOut),
        input(TopicInput.SUBSCRIPTIONS, this::onChange),
        input(TopicInput.EVERYONE, this::onChange));
  }

  private <T> GatedInput<T, MemberChange> input(
      TopicInput input, ThrowingConsumer<T, Exception> elements) {
    return new GatedInput<>(
        this, input.number(), elements, timestamp -> onWatermark(input, timestamp));
  }

  @Override
  public void initializeState(StateInitializationContext context) {
    KeyedStateStore store = context.getKeyedStateStore();
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    directory = store.getState(AudienceState.directory());
    bucketOfSubscriber = store.getMapState(AudienceState.bucketOfSubscriber());
    MapState<String, Expansion> expansions = store.getMapState(AudienceState.expansions());
    fills = new StoredFills(store.getMapState(AudienceState.fills()));
    underWay = new WaitingFanOuts<>(backend, expansions, gate, settings.maxWaiting(), this::expand);
  }

  @Override
  public void open() throws Exception {
    underWay.restore(AudienceState.expansions().getName(), Expansion::event);
    getMetricGroup().gauge("fanOutsUnderWay", underWay::size);
    getMetricGroup().gauge("gateOpen", () -> gate.isOpen() ? 1 : 0);
  }

  private void onWatermark(TopicInput input, long timestampMillis) {
    if (gate.watermark(input, timestampMillis)) {
      output.emitWatermark(new Watermark(StartUpGate.CAUGHT_UP_MILLIS));
      listener.gateOpened();
      work();
    }
  }

  private void onChange(SubscriptionChange change) throws Exception {
    Integer bucket = bucketOfSubscriber.get(change.recipient());
    if (change.subscribed() && bucket == null) {
      join(change);
    } else if (!change.subscribed() && bucket != null) {
      bucketOfSubscriber.remove(change.recipient());
      store(policy.leave(directory.value(), fills, bucket));
      emit(change, bucket);
    }
  }

  private void join(SubscriptionChange change) throws Exception {
    TopicDirectory known = directory.value();
    Optional<BucketPolicy.Placed> placed =
        policy.enter(known == null ? TopicDirectory.EMPTY : known, fills);
    if (placed.isEmpty()) {
      refused.inc();
      return;
    }
    bucketOfSubscriber.put(change.recipient(), placed.get().bucket());
    store(placed.get().directory());
    emit(change, placed.get().bucket());
  }

  private void store(TopicDirectory now) throws Exception {
    if (now.subscribers() == 0) {
      directory.clear();
    } else {
      directory.update(now);
    }
  }

  private void emit(SubscriptionChange change, int bucket) {
    output.collect(
        new StreamRecord<>(
            new MemberChange(
                TopicKeys.bucket(change.topic(), bucket),
                change.recipient(),
                change.subscribed())));
  }

  private void onFanOut(FanOut fanOut) throws Exception {
    underWay.add(fanOut, new Expansion(fanOut.event(), 0));
    work();
  }

  /** Begins to work, unless it does or must not yet. */
  private void work() {
    if (underWay.mayWork() && !working) {
      working = true;
      mailbox.execute(
          () -> {
            working = false;
            underWay.workNext(SLICE);
            work();
          },
          "hand a fan-out to its buckets");
    }
  }

  /** Hands a fan-out to its next buckets; left are those behind them. */
  private Progress<Expansion> expand(Waiting fanOut, Expansion expansion, int most)
      throws Exception {
    TopicDirectory known = directory.value();
    if (known == null) {
      empty.inc();
      return new Progress.Done<>();
    }
    int first = expansion.nextBucket();
    int end = first + Math.min(known.buckets() - first, most);
    for (int bucket = first; bucket < end; bucket++) {
      if (fills.get(bucket).members() > 0) {
        output.collect(
            outputs.get(fanOut.lane()),
            new StreamRecord<>(
                new FanOut(TopicKeys.bucket(fanOut.target(), bucket), expansion.event())));
      }
    }
    return end >= known.buckets()
        ? new Progress.Done<>()
        : new Progress.Later<>(new Expansion(expansion.event(), end));
  }

  /** At the end of bounded inputs, and of a job that is drained, nothing may wait. */
  @Override
  public void finish() throws Exception {
    underWay.workAll();
    super.finish();
  }

  private record StoredFills(MapState<Integer, BucketFill> state) implements BucketPolicy.Fills {
    @Override
    public BucketFill get(int bucket) throws Exception {
      return state.get(bucket);
    }

    @Override
    public void put(int bucket, BucketFill fill) throws Exception {
      state.put(bucket, fill);
    }

    @Override
    public void remove(int bucket) throws Exception {
      state.remove(bucket);
    }
  }
}
