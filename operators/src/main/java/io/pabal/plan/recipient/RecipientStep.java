package io.pabal.plan.recipient;

import io.pabal.flow.JobClock;
import io.pabal.plan.gate.GateListener;
import io.pabal.plan.gate.GatedInput;
import io.pabal.plan.gate.HeldElements;
import io.pabal.plan.gate.StartUpGate;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Suppressions;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.DecidedEvent;
import io.pabal.schema.state.Held;
import io.pabal.schema.state.PlanState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
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
 * Decides every event for its recipient with the wishes that are known of them, behind a gate that
 * opens at each start only when everything written before it has been applied. Its main output are
 * the decisions, its side outputs stand in {@link StepOutputs}.
 *
 * <ul>
 *   <li><b>Key</b>: the recipient's id.
 *   <li><b>State</b> ({@link PlanState}): profile and preferences, one document each, bounded by
 *       the intake; opt-outs, at most {@link OptOuts#MAX_CATEGORIES}; suppressions, at most {@link
 *       Suppressions#MAX}; decided events and applied feedback, one small entry each, bounded by
 *       rate times TTL; held elements, at most {@link RecipientSettings#maxHeld} a subtask;
 *       catalogs, broadcast, at most {@link io.pabal.schema.catalog.Catalog#VERSIONS_KEPT}
 *       documents.
 *   <li><b>Timers</b>: none.
 *   <li><b>Cleared by</b>: tombstones (profile, and with it suppressions; preferences, opt-outs),
 *       TTL (decided, applied), the opening of the gate (held), newer versions (catalogs).
 *   <li><b>At the bound</b>: the oldest opt-out and the oldest suppression are forgotten; the task
 *       fails rather than hold more; nothing is lost, the events are still in Kafka.
 * </ul>
 *
 * <p>The gate is not state. An event that comes while older ones of its recipient still wait queues
 * behind them. Watermarks mean "caught up" here and are not passed on.
 */
public final class RecipientStep extends AbstractStreamOperatorV2<Decision>
    implements MultipleInputStreamOperator<Decision> {

  private final RecipientSettings settings;
  private final JobClock clock;
  private final GateListener listener;
  private final MailboxExecutor mailbox;
  private final DecisionPolicy policy;
  private final RecipientMetrics counters;
  private final Map<Channel, Map<Lane, OutputTag<OutboxNotification>>> outboxes =
      byEnum(Channel.class, RecipientStep::outboxes);
  private final Map<Channel, OutputTag<Veto>> controls =
      byEnum(Channel.class, StepOutputs::control);
  private final StartUpGate<RecipientInput> gate =
      new StartUpGate<>(RecipientInput.thatOpenTheGate());
  private boolean draining;
  private long startedNanos;

  private ValueState<Profile> profile;
  private ValueState<Preferences> preferences;
  private ValueState<OptOuts> optOuts;
  private ValueState<Suppressions> suppressions;
  private MapState<String, DecidedEvent> decided;
  private MapState<String, DecidedEvent> applied;
  private HeldElements<Held> held;
  private Catalogs catalogs;

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
    profile = store.getState(PlanState.profile());
    preferences = store.getState(PlanState.preferences());
    optOuts = store.getState(PlanState.optOuts());
    suppressions = store.getState(PlanState.suppressions());
    decided = store.getMapState(PlanState.decided(settings.decidedTtl()));
    applied = store.getMapState(PlanState.applied(settings.appliedTtl()));
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

  private void onProfile(ProfileChange change) throws Exception {
    if (change.profile() == null) {
      profile.clear();
      forgetSuppressions(change.recipient());
      VetoPolicy.onErasure(change.recipient(), clock.now()).forEach(this::emit);
    } else {
      profile.update(change.profile());
    }
  }

  private void onPreferences(PreferencesChange change) throws Exception {
    Wishes before = wishes();
    if (change.preferences() == null) {
      preferences.clear();
    } else {
      preferences.update(change.preferences());
    }
    vetoChange(change.recipient(), before);
  }

  private void onOptOut(OptOutChange change) throws Exception {
    Wishes before = wishes();
    OptOuts after = before.optOuts().with(change);
    if (after.equals(before.optOuts())) {
      return;
    }
    if (after.since().isEmpty()) {
      optOuts.clear();
    } else {
      optOuts.update(after);
    }
    vetoChange(change.recipient(), before);
    if (change.fresh()) {
      counters.unsubscribed();
      output.collect(
          StepOutputs.OPT_OUTS,
          new StreamRecord<>(
              new OptOut(OptOut.SCHEMA, change.recipient(), change.category(), change.at())));
    }
  }

  /**
   * Until the gate opens a word is kept whether or not its address is known: the profile may still
   * be on its way. After that a word about an address that is not in use says nothing.
   */
  private void onSuppressions(SuppressionChange change) throws Exception {
    if (change.words().isEmpty()) {
      suppressions.clear();
    } else if (!change.fresh() || !gate.isOpen()) {
      suppress(change.recipient(), change.words(), change.fresh());
    } else {
      Profile known = profile.value();
      List<Suppression> used =
          change.words().stream().filter(word -> SuppressionPolicy.concerns(word, known)).toList();
      if (used.isEmpty()) {
        counters.suppressionUnused();
      } else {
        suppress(change.recipient(), used, true);
      }
    }
  }

  private void suppress(String recipient, List<Suppression> words, boolean fresh) throws Exception {
    Suppressions before = Suppressions.orNone(suppressions.value());
    Suppressions after = before.with(words);
    if (after.equals(before)) {
      return;
    }
    suppressions.update(after);
    if (after.all().size() == Suppressions.MAX && !after.keepsAllOf(before)) {
      counters.suppressionForgotten();
    }
    if (!fresh) {
      return;
    }
    output.collect(
        StepOutputs.SUPPRESSIONS,
        new StreamRecord<>(new SuppressionChange(recipient, after.all(), false)));
    Instant now = clock.now();
    for (Suppression word : words) {
      if (after.isInForce(word) && !before.isInForce(word)) {
        counters.suppressed(word.reason());
        // Of a dead address only with the profile at hand: it may have been registered anew.
        if (word.reason() != SuppressionReason.DEAD_ADDRESS || gate.isOpen()) {
          emit(VetoPolicy.onSuppression(recipient, word, now));
        }
      }
    }
  }

  private void forgetSuppressions(String recipient) throws Exception {
    if (suppressions.value() != null) {
      suppressions.clear();
      output.collect(
          StepOutputs.SUPPRESSIONS,
          new StreamRecord<>(new SuppressionChange(recipient, List.of(), false)));
    }
  }

  private void vetoChange(String recipient, Wishes before) throws Exception {
    VetoPolicy.onChange(recipient, before, wishes(), catalogs.newest(), clock.now())
        .forEach(this::emit);
  }

  private Wishes wishes() throws Exception {
    return new Wishes(preferences.value(), optOuts.value());
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
    for (Iterator<String> keys = decided.keys().iterator();
        keys.hasNext() && decidedEvents < InspectReply.MAX_COUNTED;
        keys.next()) {
      decidedEvents++;
    }
    counters.inspectAnswered();
    output.collect(
        StepOutputs.INSPECT_REPLIES,
        new StreamRecord<>(
            InspectPolicy.reply(question, known(now), gate.isOpen() && !draining, decidedEvents)));
  }

  private Known known(Instant now) throws Exception {
    return new Known(
        profile.value(),
        preferences.value(),
        optOuts.value(),
        suppressions.value(),
        catalogs.newest(),
        now);
  }

  private void decide(RecipientEvent event) throws Exception {
    String eventKey = Ids.eventKey(event.event().source(), event.event().id());
    Instant now = clock.now();
    Planned planned = policy.decide(event, known(now), decided.contains(eventKey));
    if (settles(planned.decision().reason())) {
      decided.put(eventKey, new DecidedEvent(now));
    }
    planned.notifications().forEach(this::emit);
    emit(planned.decision());
  }

  /** Whether the event is to be remembered: expired ones expire again, duplicates are known. */
  private static boolean settles(DecisionReason reason) {
    return reason != DecisionReason.EXPIRED && reason != DecisionReason.DUPLICATE;
  }

  private void apply(ReceivedFeedback feedback) throws Exception {
    Instant now = clock.now();
    for (Item item : feedback.feedback().notification().items()) {
      String key = FeedbackPolicy.appliedKey(item, feedback.feedback().handOver());
      if (applied.contains(key)) {
        counters.feedbackRepeated();
        continue;
      }
      applied.put(key, new DecidedEvent(now));
      Optional<Suppression> word = SuppressionPolicy.word(feedback.feedback());
      if (word.isPresent()) {
        onSuppressions(
            new SuppressionChange(feedback.feedback().recipient(), List.of(word.get()), true));
      }
      FeedbackPolicy.decide(feedback, item, now).ifPresent(this::emit);
    }
  }

  private void emit(Decision decision) {
    counters.decided(decision.reason());
    output.collect(new StreamRecord<>(decision));
  }

  private void emit(OutboxNotification notification) {
    counters.planned();
    output.collect(
        outboxes.get(notification.channel()).get(notification.lane()),
        new StreamRecord<>(notification));
  }

  private void emit(Veto veto) {
    counters.vetoed(veto);
    output.collect(controls.get(veto.channel()), new StreamRecord<>(veto));
  }

  private static Map<Lane, OutputTag<OutboxNotification>> outboxes(Channel channel) {
    return byEnum(Lane.class, lane -> StepOutputs.outbox(channel, lane));
  }

  private static <E extends Enum<E>, T> Map<E, T> byEnum(Class<E> type, Function<E, T> value) {
    Map<E, T> map = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      map.put(constant, value.apply(constant));
    }
    return map;
  }
}
