package io.pabal.plan.audience;

import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.plan.gate.GateListener;
import io.pabal.plan.gate.GatedInput;
import io.pabal.plan.gate.GatedStepFactory;
import io.pabal.plan.gate.HeldElements;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.plan.intake.DeadLetters;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.recipient.Catalogs;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.UnaddressedEvent;
import io.pabal.schema.state.AudienceState;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.DecidedEvent;
import io.pabal.schema.state.PlanState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.metrics.Counter;
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
 * Finds the topics whose subscribers an event concerns that names nobody, by the newest catalog.
 * Its side outputs are fan-outs by lane ({@link AudienceOutputs#fanOuts}) and dead letters; it has
 * no main output. An event that was fanned out within the dedup window is counted and dropped: its
 * recipients have their decisions.
 *
 * <ul>
 *   <li><b>Key</b>: the event's key.
 *   <li><b>State</b> ({@link AudienceState}): that an event was fanned out, one small entry each,
 *       bounded by rate times TTL; held events, at most {@link AudienceSettings#maxHeld} a subtask;
 *       catalogs, broadcast.
 *   <li><b>Timers</b>: none.
 *   <li><b>Cleared by</b>: TTL (fanned out), the opening of the gate (held), newer versions
 *       (catalogs).
 *   <li><b>At the bound</b>: the task fails rather than hold more; nothing is lost, the events are
 *       still in Kafka.
 * </ul>
 *
 * <p>The gate waits for the catalog; it is not state.
 */
public final class AudienceStep extends AbstractStreamOperatorV2<FanOut>
    implements MultipleInputStreamOperator<FanOut> {

  private final AudienceSettings settings;
  private final JobClock clock;
  private final GateListener listener;
  private final MailboxExecutor mailbox;
  private final AudiencePolicy policy;
  private final DeadLetters deadLetters;
  private final Counter fanOuts;
  private final Counter repeated;
  private final Map<Lane, OutputTag<FanOut>> outputs = AudienceOutputs.fanOutsByLane();
  private final StartUpGate<AudienceInput> gate =
      new StartUpGate<>(EnumSet.of(AudienceInput.CATALOG));
  private boolean draining;

  private ValueState<DecidedEvent> fannedOut;
  private HeldElements<UnaddressedEvent> held;
  private Catalogs catalogs;

  private AudienceStep(
      StreamOperatorParameters<FanOut> parameters,
      AudienceSettings settings,
      JobClock clock,
      GateListener listener) {
    super(parameters, AudienceInput.values().length);
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.mailbox = parameters.getMailboxExecutor();
    this.policy = new AudiencePolicy(settings.maxEventAge());
    this.deadLetters = new DeadLetters(getMetricGroup());
    this.fanOuts = getMetricGroup().counter("fanOuts");
    this.repeated = getMetricGroup().counter("fanOutsRepeated");
  }

  /** Makes steps whose gates open a valve. */
  public static GatedStepFactory<FanOut> factory(
      AudienceSettings settings, JobClock clock, ValveId valve) {
    return GatedStepFactory.opening(
        valve,
        AudienceStep.class,
        (parameters, listener) -> new AudienceStep(parameters, settings, clock, listener));
  }

  static GatedStepFactory<FanOut> factory(
      AudienceSettings settings, JobClock clock, GateListener.Provider listeners) {
    return GatedStepFactory.opening(
        listeners,
        AudienceStep.class,
        (parameters, listener) -> new AudienceStep(parameters, settings, clock, listener));
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public List<Input> getInputs() {
    return List.of(
        input(AudienceInput.URGENT, this::onEvent),
        input(AudienceInput.NORMAL, this::onEvent),
        input(AudienceInput.CATALOG, this::onCatalog));
  }

  private <T> GatedInput<T, FanOut> input(
      AudienceInput input, ThrowingConsumer<T, Exception> elements) {
    return new GatedInput<>(
        this, input.number(), elements, timestamp -> onWatermark(input, timestamp));
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    KeyedStateStore store = context.getKeyedStateStore();
    fannedOut = store.getState(AudienceState.fannedOut(settings.dedupTtl()));
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    held =
        new HeldElements<>(
            backend,
            AudienceState.heldEvents().getName(),
            store.getListState(AudienceState.heldEvents()),
            settings.maxHeld());
    catalogs = new Catalogs(context.getOperatorStateStore().getBroadcastState(PlanState.catalog()));
  }

  @Override
  public void open() throws Exception {
    held.countRestored();
    getMetricGroup().gauge("heldElements", held::count);
    getMetricGroup().gauge("gateOpen", () -> gate.isOpen() ? 1 : 0);
  }

  private void onWatermark(AudienceInput input, long timestampMillis) throws Exception {
    if (gate.watermark(input, timestampMillis)) {
      held.startDraining();
      draining = true;
      drain();
    }
  }

  private void drain() throws Exception {
    if (held.drainSlice(this::fanOut)) {
      mailbox.execute(this::drain, "fan out what waited at the gate");
    } else {
      draining = false;
      listener.gateOpened();
    }
  }

  private void onEvent(UnaddressedEvent event) throws Exception {
    if (!gate.isOpen() || (draining && held.waitUnderCurrentKey())) {
      held.hold(event);
    } else {
      fanOut(event);
    }
  }

  private void onCatalog(CatalogDocument document) throws Exception {
    catalogs.apply(document);
  }

  private void fanOut(UnaddressedEvent unaddressed) throws Exception {
    Instant now = clock.now();
    Event event = unaddressed.event();
    if (fannedOut.value() != null) {
      repeated.inc();
      return;
    }
    List<String> topics;
    try {
      topics = policy.topics(event, catalogs.newest(), now);
    } catch (Refusal refusal) {
      output.collect(
          DeadLetters.TAG,
          new StreamRecord<>(deadLetters.of(unaddressed.original(), refusal, now)));
      return;
    }
    fannedOut.update(new DecidedEvent(now));
    fanOuts.inc();
    for (String topic : topics) {
      output.collect(outputs.get(event.lane()), new StreamRecord<>(new FanOut(topic, event)));
    }
  }
}
