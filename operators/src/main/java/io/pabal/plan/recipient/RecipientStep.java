package io.pabal.plan.recipient;

import io.pabal.flow.JobClock;
import io.pabal.plan.gate.GateListener;
import io.pabal.plan.gate.GatedInput;
import io.pabal.plan.gate.HeldElements;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Ids;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.Suppressions;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.DecidedEvent;
import io.pabal.schema.state.Held;
import io.pabal.schema.state.Pending;
import io.pabal.schema.state.PlanState;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Decides every event for its recipient with the wishes that are known of them, behind a gate that
 * opens at each start only when everything written before it has been applied. Its main output are
 * the decisions, its side outputs stand in {@link StepOutputs}.
 *
 * <ul>
 *   <li><b>Key</b>: the recipient's id.
 *   <li><b>State</b> ({@link PlanState}): profile and preferences, one document each, bounded by
 *       the intake; opt-outs, at most {@link OptOuts#MAX_CATEGORIES}; suppressions, at most {@link
 *       Suppressions#MAX}; items that wait for an instant, at most {@link
 *       PendingStore#MAX_PENDING}; decided events, applied feedback, places on fallback chains and
 *       what was taken back, one small entry each, bounded by rate times TTL; held elements, at
 *       most {@link RecipientSettings#maxHeld} a subtask; catalogs, broadcast, at most {@link
 *       io.pabal.schema.catalog.Catalog#VERSIONS_KEPT} documents.
 *   <li><b>Timers</b>: of processing time, one a recipient and instant for which something waits;
 *       due ones wait for the gate.
 *   <li><b>Cleared by</b>: tombstones (profile, and with it suppressions and what waits;
 *       preferences, opt-outs), timers (what waits), TTL (decided, applied, fallbacks, taken back),
 *       the opening of the gate (held), newer versions (catalogs).
 *   <li><b>At the bound</b>: the oldest opt-out and the oldest suppression are forgotten; an item
 *       that would be one more to wait ends as TOO_MANY_PENDING; the task fails rather than hold
 *       more; nothing is lost, the events are still in Kafka.
 * </ul>
 *
 * <p>The gate is not state. An event that comes while older ones of its recipient still wait queues
 * behind them. Watermarks mean "caught up" here and are not passed on.
 */
public final class RecipientStep extends AbstractStreamOperatorV2<Decision>
    implements MultipleInputStreamOperator<Decision>, Triggerable<String, VoidNamespace> {

  private final RecipientSettings settings;
  private final JobClock clock;
  private final GateListener listener;
  private final MailboxExecutor mailbox;
  private final DecisionPolicy policy;
  private final RecipientMetrics counters;
  private final TimerPostponement postponement = new TimerPostponement();
  private final StartUpGate<RecipientInput> gate =
      new StartUpGate<>(RecipientInput.thatOpenTheGate());
  private boolean draining;
  private long startedNanos;

  private RecipientMemory memory;
  private MapState<String, Pending> waiting;
  private HeldElements<Held> held;
  private Catalogs catalogs;

  private StepOutput out;
  private AddressWords addressWords;
  private InternalTimerService<VoidNamespace> timers;
  private PendingStore pending;
  private NextSteps nextSteps;

  RecipientStep(
      StreamOperatorParameters<Decision> parameters,
      RecipientSettings settings,
      JobClock clock,
      GateListener listener) {
    super(parameters, RecipientInput.values().length);
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.mailbox = parameters.getMailboxExecutor();
    this.policy = new DecisionPolicy(settings.maxEventAge());
    this.counters = new RecipientMetrics(getMetricGroup());
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public List<Input> getInputs() {
    return List.of(
        input(RecipientInput.URGENT, this::onEvent),
        input(RecipientInput.NORMAL, this::onEvent),
        input(RecipientInput.FAN_OUT, this::onEvent),
        input(RecipientInput.FEEDBACK, this::onFeedback),
        input(RecipientInput.PROFILES, this::onProfile),
        input(RecipientInput.PREFERENCES, this::onPreferences),
        input(RecipientInput.CATALOG, this::onCatalog),
        input(RecipientInput.INSPECT, this::onInspect),
        input(RecipientInput.OPT_OUTS, this::onOptOut),
        input(RecipientInput.SUPPRESSIONS, this::onSuppressions));
  }

  private <T> GatedInput<T, Decision> input(
      RecipientInput input, ThrowingConsumer<T, Exception> elements) {
    return new GatedInput<>(
        this, input.number(), elements, timestamp -> onWatermark(input, timestamp));
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    KeyedStateStore store = context.getKeyedStateStore();
    memory = new RecipientMemory(store, settings);
    waiting = store.getMapState(PlanState.pending());
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    held =
        new HeldElements<>(
            backend,
            PlanState.held().getName(),
            store.getListState(PlanState.held()),
            settings.maxHeld());
    catalogs = new Catalogs(context.getOperatorStateStore().getBroadcastState(PlanState.catalog()));
  }

  @Override
  public void open() throws Exception {
    startedNanos = clock.nanoTime();
    out = new StepOutput(output, counters);
    addressWords = new AddressWords(memory, clock, out, counters);
    timers = getInternalTimerService("due", VoidNamespaceSerializer.INSTANCE, this);
    pending = new PendingStore(waiting, timers);
    nextSteps = new NextSteps(memory, pending, catalogs, clock, out);
    held.countRestored();
    counters.gauge("heldElements", held::count);
    counters.gauge("gateOpen", () -> gate.isOpen() ? 1 : 0);
    counters.gauge("gateMissingInputs", gate::missingInputs);
    counters.gauge(
        "gateClosedMillis",
        () -> gate.isOpen() ? 0 : (clock.nanoTime() - startedNanos) / 1_000_000);
  }

  /** An input's watermark: it has caught up. */
  private void onWatermark(RecipientInput input, long timestampMillis) throws Exception {
    if (gate.watermark(input, timestampMillis)) {
      held.startDraining();
      draining = true;
      drain();
    }
  }

  private void drain() throws Exception {
    if (held.drainSlice(this::decideHeld)) {
      mailbox.execute(this::drain, "decide what waited at the gate");
    } else {
      draining = false;
      listener.gateOpened();
    }
  }

  private void decideHeld(Held element) throws Exception {
    if (element.event() != null) {
      decide(element.event());
    } else {
      apply(element.feedback());
    }
  }

  private boolean mustWait() throws Exception {
    return !gate.isOpen() || (draining && held.waitUnderCurrentKey());
  }

  private void onEvent(RecipientEvent event) throws Exception {
    if (mustWait()) {
      held.hold(Held.of(event));
    } else {
      decide(event);
    }
  }

  private void onFeedback(ReceivedFeedback feedback) throws Exception {
    if (mustWait()) {
      held.hold(Held.of(feedback));
    } else {
      apply(feedback);
    }
  }

  /** An instant has come for which something of the key waits. */
  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    if (mustWait()) {
      counters.timerPostponed();
      timers.registerProcessingTimeTimer(
          VoidNamespace.INSTANCE, postponement.next(timers.currentProcessingTime()));
    } else {
      nextSteps.due(timer.getTimestamp());
    }
  }

  /** Never: nothing here waits for a watermark. */
  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("a timer of event time");
  }

  private void onProfile(ProfileChange change) throws Exception {
    if (change.profile() == null) {
      memory.profile().clear();
      addressWords.forget(change.recipient());
      VetoPolicy.onErasure(change.recipient(), clock.now()).forEach(out::emit);
    } else {
      memory.profile().update(change.profile());
    }
    judgeWhatWaits();
  }

  private void onPreferences(PreferencesChange change) throws Exception {
    Wishes before = memory.wishes();
    if (change.preferences() == null) {
      memory.preferences().clear();
    } else {
      memory.preferences().update(change.preferences());
    }
    vetoChange(change.recipient(), before);
    judgeWhatWaits();
  }

  private void onOptOut(OptOutChange change) throws Exception {
    Wishes before = memory.wishes();
    OptOuts after = before.optOuts().with(change);
    if (after.equals(before.optOuts())) {
      return;
    }
    if (after.since().isEmpty()) {
      memory.optOuts().clear();
    } else {
      memory.optOuts().update(after);
    }
    vetoChange(change.recipient(), before);
    judgeWhatWaits();
    if (change.fresh()) {
      counters.unsubscribed();
      out.emit(
          StepOutputs.OPT_OUTS,
          new OptOut(OptOut.SCHEMA, change.recipient(), change.category(), change.at()));
    }
  }

  private void onSuppressions(SuppressionChange change) throws Exception {
    if (addressWords.take(change, gate.isOpen())) {
      judgeWhatWaits();
    }
  }

  /** Before the gate opens not all is known; what comes due after it is judged then. */
  private void judgeWhatWaits() throws Exception {
    if (gate.isOpen()) {
      nextSteps.changed();
    }
  }

  private void vetoChange(String recipient, Wishes before) throws Exception {
    VetoPolicy.onChange(recipient, before, memory.wishes(), catalogs.newest(), clock.now())
        .forEach(out::emit);
  }

  private void onCatalog(CatalogDocument document) throws Exception {
    catalogs.apply(document);
  }

  /** Some reads of state under one key: a question costs about as much as an event. */
  private void onInspect(Inspect question) throws Exception {
    Instant now = clock.now();
    if (!InspectPolicy.isAwaited(question, now)) {
      counters.inspectTooOld();
      return;
    }
    int decidedEvents = 0;
    for (Iterator<String> keys = memory.decided().keys().iterator();
        keys.hasNext() && decidedEvents < InspectReply.MAX_COUNTED;
        keys.next()) {
      decidedEvents++;
    }
    counters.inspectAnswered();
    out.emit(
        StepOutputs.INSPECT_REPLIES,
        InspectPolicy.reply(
            question,
            memory.known(catalogs.newest(), now),
            pending.all(),
            gate.isOpen() && !draining,
            decidedEvents));
  }

  private void decide(RecipientEvent recipientEvent) throws Exception {
    Event event = recipientEvent.event();
    String eventKey = Ids.eventKey(event.source(), event.id());
    String cancelKey = event.cancelKey() == null ? event.id() : event.cancelKey();
    Instant now = clock.now();
    Known known = memory.known(catalogs.newest(), now, event.source(), cancelKey);
    Planned planned = policy.decide(recipientEvent, known, memory.decided().contains(eventKey));
    DecisionReason reason = planned.decision().reason();
    if (settles(reason)) {
      memory.decided().put(eventKey, new DecidedEvent(now));
    }
    planned.notifications().forEach(out::emit);
    out.emit(planned.decision());
    if (reason == DecisionReason.CANCELLATION) {
      nextSteps.cancelled(recipientEvent.recipient(), event);
    } else if (reason == DecisionReason.PLANNED) {
      nextSteps.planned(event, planned);
    }
  }

  /** Whether the event is to be remembered: expired ones expire again, duplicates are known. */
  private static boolean settles(DecisionReason reason) {
    return reason != DecisionReason.EXPIRED && reason != DecisionReason.DUPLICATE;
  }

  private void apply(ReceivedFeedback received) throws Exception {
    Feedback feedback = received.feedback();
    for (Item item : feedback.notification().items()) {
      String key = FeedbackPolicy.appliedKey(item, feedback.handOver());
      if (memory.applied().contains(key)) {
        counters.feedbackRepeated();
        continue;
      }
      memory.applied().put(key, new DecidedEvent(clock.now()));
      Optional<Suppression> word = SuppressionPolicy.word(feedback);
      if (word.isPresent()) {
        onSuppressions(new SuppressionChange(feedback.recipient(), List.of(word.get()), true));
      }
      nextSteps.failed(received, item);
    }
  }
}
