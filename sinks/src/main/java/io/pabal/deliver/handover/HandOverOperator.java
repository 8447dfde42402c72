package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.SenderFactory;
import io.pabal.flow.FlowClient;
import io.pabal.flow.JobClock;
import io.pabal.flow.Lease;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.DeliverState;
import io.pabal.schema.state.EpochOfKeyGroups;
import io.pabal.schema.state.InFlight;
import io.pabal.schema.state.ItemState;
import io.pabal.schema.state.ReadPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

/**
 * Hands the notifications of one channel over to its provider: nothing accepted is lost, nothing
 * whose outcome was recorded is handed over again, and what is in doubt is known by name.
 *
 * <p><b>Key</b>: recipient. <b>Input 1</b>: both outbox lanes and the control topic; <b>input
 * 2</b>: the catalog, broadcast. <b>Output</b>: feedback for plan.
 *
 * <p><b>Keyed state</b>: {@code items}, one {@link ItemState} of some 200 bytes an item, until the
 * strip TTL; {@code vetoes}, at most {@link HandOverSettings#MAX_VETOES} a recipient, until the
 * longest life; {@code in-flight}, written at a snapshot only and bounded by the valve. <b>Union
 * state</b>: {@code read-positions}, one offset a partition of the outcomes topic, and {@code
 * epochs}, one entry a subtask. <b>Broadcast state</b>: {@code catalog}. <b>Timers</b>: none keyed;
 * one tick of the task.
 *
 * <p>What is lost when a bound is hit: of more than 32 vetoes a recipient the oldest; then a
 * notification that plan had vetoed may go out.
 *
 * <p>{@code processElement} never blocks: what cannot start waits in the lane's queue, and the
 * lane's source stops.
 */
final class HandOverOperator extends AbstractStreamOperator<Feedback>
    implements TwoInputStreamOperator<DeliverInput, CatalogDocument, Feedback> {
  /** How often waiting flights are looked at when nothing else happens. */
  private static final Duration TICK = Duration.ofMillis(100);

  private static final String LIFE_ENDED = "its life ended before it was handed over";

  private final transient HandOverSettings settings;
  private final transient SenderFactory senders;
  private final transient OutcomeLog.Factory logs;
  private final transient MessageRenderer renderer;
  private final transient JobClock clock;
  private final transient EpochSource epochs;
  private final transient Workers pools;
  private final transient MailboxExecutor mailbox;
  private final transient FlowClient flow;
  private final transient Lease lease;

  private transient MapState<String, ItemState> items;
  private transient ListState<Veto> vetoes;
  private transient ListState<InFlight> inFlightState;
  private transient ListState<ReadPosition> positionsState;
  private transient ListState<EpochOfKeyGroups> epochsState;
  private transient Catalogs catalogs;

  private transient OutcomeLog log;
  private transient Map<Lane, ExecutorService> workers;
  private transient FlightRunner runner;
  private transient Map<Lane, LaneRunway> lanes;
  private transient Set<Flight> flights;
  private transient Set<String> attemptsInFlight;
  private transient Set<String> keysInState;
  private transient List<Feedback> unsaid;
  private transient HandOverMetrics counted;
  private transient String epoch;
  private transient Instant openedAt;
  private transient long sequence;
  private transient long arrivals;
  private transient long lastPingNanos;
  private transient boolean closing;

  HandOverOperator(
      StreamOperatorParameters<Feedback> parameters,
      HandOverSettings settings,
      SenderFactory senders,
      OutcomeLog.Factory logs,
      MessageRenderer renderer,
      JobClock clock,
      EpochSource epochs,
      Workers pools,
      FlowClient flow) {
    super(parameters);
    this.settings = settings;
    this.senders = senders;
    this.logs = logs;
    this.renderer = renderer;
    this.clock = clock;
    this.epochs = epochs;
    this.pools = pools;
    this.mailbox = parameters.getMailboxExecutor();
    this.flow = flow;
    this.lease = new Lease(settings.heartbeatTimeout());
  }

  // ---------------------------------------------------------------- start

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    items = context.getKeyedStateStore().getMapState(DeliverState.items(settings.stripTtl()));
    vetoes = context.getKeyedStateStore().getListState(DeliverState.vetoes(settings.longestLife()));
    inFlightState = context.getKeyedStateStore().getListState(DeliverState.inFlight());
    positionsState =
        context.getOperatorStateStore().getUnionListState(DeliverState.readPositions());
    epochsState = context.getOperatorStateStore().getUnionListState(DeliverState.epochs());
    catalogs =
        new Catalogs(
            context.getOperatorStateStore().getBroadcastState(DeliverState.catalog()), renderer);
  }

  @Override
  public void open() throws Exception {
    super.open();
    openedAt = clock.now();
    epoch = epochs.next();
    flights = new LinkedHashSet<>();
    attemptsInFlight = new HashSet<>();
    keysInState = new HashSet<>();
    unsaid = new ArrayList<>();
    log = logs.open();
    workers = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      workers.put(lane, pools.start("pabal-" + settings.channel().label() + "-" + lane.label()));
    }
    runner = new FlightRunner(log, lease, clock, workers, senders.deadline());
    lanes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      lanes.put(
          lane,
          new LaneRunway(
              lane, senders.open(lane), settings.valves().get(lane), senders.capacity(lane)));
    }
    counted = new HandOverMetrics(getMetricGroup(), lanes, log, clock);
    catalogs.load();
    getMetricGroup().gauge("catalogVersionsUnreadable", catalogs::unreadable);
    readBack();
    restoreFlights();
    // By mail: the operators behind may not be open yet.
    mailbox.execute(this::sayAgain, "feedback of recorded outcomes");
    mailbox.execute(this::tick, "first tick of the hand-over");
  }

  private void readBack() throws Exception {
    Map<Integer, Long> from = new HashMap<>();
    for (ReadPosition position : positionsState.get()) {
      if (position.topic().equals(log.topic())) {
        from.merge(position.partition(), position.offset(), Math::min);
      }
    }
    KeyGroupRange range = keyGroups();
    Marker marker =
        new Marker(
            Marker.SCHEMA,
            settings.channel(),
            epoch,
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
            maxParallelism(),
            range.getStartKeyGroup(),
            range.getEndKeyGroup(),
            openedAt);
    List<EpochOfKeyGroups> atSnapshot = new ArrayList<>();
    epochsState.get().forEach(atSnapshot::add);
    EpochOrder order = new EpochOrder(atSnapshot);
    log.readBack(
        marker,
        from,
        openedAt.minus(settings.stripTtl()),
        (partition, record) -> recall(partition, record, order));
  }

  private void recall(int partition, OutcomeRecord record, EpochOrder order) {
    if (record instanceof Marker marker) {
      order.read(partition, marker);
    } else if (record instanceof Intent intent) {
      boolean late = isLate(order, partition, intent.recipient(), intent.handOver());
      recall(
          intent.recipient(),
          intent.handOver(),
          intent.items(),
          (state, i) -> Recall.of(state, intent, i, late));
    } else if (record instanceof Outcome outcome && outcome.outcome() != null) {
      boolean late = isLate(order, partition, outcome.recipient(), outcome.handOver());
      recall(
          outcome.recipient(),
          outcome.handOver(),
          outcome.items(),
          (state, i) -> Recall.of(state, outcome, i, late));
    }
  }

  private boolean isLate(EpochOrder order, int partition, String recipient, HandOver handOver) {
    return recipient != null
        && handOver != null
        && order.isLate(partition, keyGroup(recipient), handOver.epoch());
  }

  private void recall(
      String recipient, HandOver handOver, List<Item> about, Recollection recollection) {
    // Whoever else writes to the topic must not stop a start; the log makes dead letters of it.
    if (recipient == null
        || handOver == null
        || handOver.epoch() == null
        || !keyGroups().contains(keyGroup(recipient))) {
      return;
    }
    setCurrentKey(recipient);
    for (Item item : about) {
      if (item.itemId() != null && item.attempt() > 0) {
        ItemState known = known(item.itemId());
        ItemState newer = recollection.of(known, item);
        if (!newer.equals(known)) {
          remember(item.itemId(), newer);
        }
      }
    }
    counted.recalled.inc();
  }

  private void restoreFlights() throws Exception {
    List<String> keys;
    try (Stream<String> stream =
        this.<String>getKeyedStateBackend()
            .getKeys(DeliverState.inFlight().getName(), VoidNamespace.INSTANCE)) {
      keys = stream.distinct().toList();
    }
    TreeMap<Long, List<OutboxNotification>> byArrival = new TreeMap<>();
    for (String recipient : keys) {
      setCurrentKey(recipient);
      for (InFlight restored : inFlightState.get()) {
        byArrival
            .computeIfAbsent(restored.arrival(), absent -> new ArrayList<>())
            .add(restored.notification());
      }
    }
    keysInState.addAll(keys);
    byArrival.values().forEach(sameInstant -> sameInstant.forEach(n -> admit(n, true)));
  }

  // ---------------------------------------------------------------- input

  @Override
  public void processElement1(StreamRecord<DeliverInput> element) throws Exception {
    DeliverInput input = element.getValue();
    if (input.notification() != null) {
      admit(input.notification(), false);
      sayAgain();
      pump(lanes.get(input.notification().lane()));
    } else if (input.veto() != null) {
      keep(input.veto());
    } else if (settings.drillFaults() && input.failAt().isAfter(openedAt)) {
      throw new DrillFailureException();
    }
  }

  @Override
  public void processElement2(StreamRecord<CatalogDocument> element) throws Exception {
    CatalogDocument document = element.getValue();
    catalogs.put(document);
    for (LaneRunway lane : lanes.values()) {
      lane.release(flight -> flight.notification().catalogVersion() == document.version());
      pump(lane);
    }
  }

  /** Strips what needs no hand-over; the rest is in flight from here on. */
  private void admit(OutboxNotification notification, boolean restored) {
    setCurrentKey(notification.recipient());
    Map<StripPolicy.Verdict, List<Item>> byVerdict = new EnumMap<>(StripPolicy.Verdict.class);
    for (Item item : notification.items()) {
      ItemState known = known(item.itemId());
      boolean inFlight = attemptsInFlight.contains(attemptKey(item));
      StripPolicy.Verdict verdict =
          restored
              ? StripPolicy.restored(known, item.attempt(), notification.inDoubt())
              : StripPolicy.arriving(known, item.attempt(), inFlight, notification.inDoubt());
      byVerdict.computeIfAbsent(verdict, absent -> new ArrayList<>()).add(item);
      counted.verdict(verdict);
    }
    byVerdict.forEach((verdict, some) -> follow(verdict, notification.withItems(some)));
  }

  private void follow(StripPolicy.Verdict verdict, OutboxNotification notification) {
    switch (verdict) {
      case DROP -> {}
      case ANSWER -> notification.items().forEach(item -> answer(notification, item));
      case PASS -> fly(notification, false);
      case PASS_RESEND -> fly(notification, true);
      case HOLD -> giveUp(newFlight(notification, false), OutcomeClass.IN_DOUBT, "held in doubt");
    }
  }

  /** Emits again what follows from a recorded outcome; plan drops what it has applied. */
  private void answer(OutboxNotification notification, Item item) {
    ItemState known = known(item.itemId());
    if (known.outcome().next() == OutcomeClass.Next.BACK_TO_PLAN) {
      unsaid.add(
          new Feedback(
              Feedback.SCHEMA,
              notification.recipient(),
              notification.withItems(List.of(item)),
              known.handOver(),
              known.outcome(),
              known.code(),
              known.detail(),
              known.retryAfterMillis(),
              known.at()));
    }
  }

  /** Says what is to be said again. Never later than the next barrier: a snapshot forgets it. */
  private void sayAgain() {
    unsaid.forEach(this::emit);
    unsaid.clear();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    sayAgain();
  }

  private void fly(OutboxNotification notification, boolean resend) {
    lanes.get(notification.lane()).queue().add(newFlight(notification, resend));
  }

  private Flight newFlight(OutboxNotification notification, boolean resend) {
    for (Item item : notification.items()) {
      attemptsInFlight.add(attemptKey(item));
      remember(item.itemId(), known(item.itemId()).withPassed(item.attempt()));
    }
    int partition = log.partitionOf(notification.recipient());
    Flight flight =
        new Flight(
            notification, resend, arrivals++, partition, log.endOf(partition), clock.nanoTime());
    flights.add(flight);
    return flight;
  }

  private void keep(Veto veto) throws Exception {
    List<Veto> kept = new ArrayList<>();
    vetoes.get().forEach(kept::add);
    if (kept.contains(veto)) {
      return;
    }
    kept.add(veto);
    kept.sort(Comparator.comparing(Veto::decidedUntil));
    int surplus = Math.max(0, kept.size() - HandOverSettings.MAX_VETOES);
    vetoes.update(kept.subList(surplus, kept.size()));
    counted.vetoesForgotten.inc(surplus);
  }

  // ---------------------------------------------------------------- hand-over

  private void pump(LaneRunway lane) {
    while (mayStart(lane)) {
      Flight flight = lane.queue().poll();
      if (flight == null) {
        break;
      }
      start(lane, flight);
    }
    flow.ask(lane.valve(), lane.wantsClosed(clock.nanoTime()));
  }

  private boolean mayStart(LaneRunway lane) {
    long now = clock.nanoTime();
    return !closing
        && lane.mayStart(now)
        && lease.holds(now)
        && log.oldestUnacknowledgedNanos(now) <= HandOverSettings.MAX_APPEND_AGE.toNanos();
  }

  /** Starts a flight that holds its address, or ends it, or parks it. */
  private void start(LaneRunway lane, Flight flight) {
    if (!clock.now().isBefore(flight.notification().sendBefore())) {
      giveUp(flight, OutcomeClass.EXPIRED, LIFE_ENDED);
      return;
    }
    if (veto(flight)) {
      return;
    }
    MessageRenderer.Compiled texts = catalogs.texts(flight.notification().catalogVersion());
    if (texts == null) {
      lane.park(flight);
      return;
    }
    lane.started(flight);
    number(flight);
    CompletableFuture<?> unused =
        runner
            .run(flight, texts, lane.sender())
            .whenComplete((outcome, defect) -> mail(() -> ended(lane, flight, outcome, defect)));
  }

  private void giveUp(Flight flight, OutcomeClass outcome, String detail) {
    LaneRunway lane = lanes.get(flight.notification().lane());
    number(flight);
    CompletableFuture<?> unused =
        runner
            .giveUp(flight, outcome, detail)
            .whenComplete((recorded, defect) -> mail(() -> ended(lane, flight, recorded, defect)));
  }

  private void number(Flight flight) {
    flight.begin(new HandOver(epoch, ++sequence), clock.now());
  }

  /** Takes vetoed items out of a flight; true when none is left. */
  private boolean veto(Flight flight) {
    OutboxNotification notification = flight.notification();
    setCurrentKey(notification.recipient());
    List<Veto> known = vetoes();
    if (known.isEmpty()) {
      return false;
    }
    Map<Boolean, List<Item>> stopped = new HashMap<>();
    for (Item item : notification.items()) {
      boolean stop = known.stream().anyMatch(veto -> veto.stops(notification, item));
      stopped.computeIfAbsent(stop, absent -> new ArrayList<>()).add(item);
    }
    if (!stopped.containsKey(true)) {
      return false;
    }
    if (!stopped.containsKey(false)) {
      giveUp(flight, OutcomeClass.VETOED, reason(known));
      return true;
    }
    Flight vetoed = newFlight(notification.withItems(stopped.get(true)), false);
    giveUp(vetoed, OutcomeClass.VETOED, reason(known));
    flight.reduceTo(notification.withItems(stopped.get(false)));
    return false;
  }

  private static String reason(List<Veto> known) {
    return "vetoed: " + known.get(known.size() - 1).reason();
  }

  /** A defect fails the task: the flight is in the snapshot, or an intent that is read back. */
  private void ended(LaneRunway lane, Flight flight, Outcome outcome, Throwable defect) {
    if (defect != null) {
      throw new IllegalStateException(
          "notification " + flight.notification().notificationId() + " has no outcome", defect);
    }
    complete(lane, flight, outcome);
  }

  /** The outcome of a flight is on disk. */
  private void complete(LaneRunway lane, Flight flight, Outcome outcome) {
    lane.ended(flight);
    counted.outcome(outcome);
    setCurrentKey(outcome.recipient());
    for (Item item : outcome.items()) {
      remember(item.itemId(), Recall.of(known(item.itemId()), outcome, item, false));
    }
    assess(lane, outcome);
    if (outcome.finalForItems()) {
      land(lane, flight, outcome);
    } else {
      if (outcome.outcome().next() == OutcomeClass.Next.IN_DOUBT_RULE) {
        flight.markResend();
      }
      lane.queue().putBack(flight);
    }
    pump(lane);
  }

  private void land(LaneRunway lane, Flight flight, Outcome outcome) {
    flights.remove(flight);
    flight.notification().items().forEach(item -> attemptsInFlight.remove(attemptKey(item)));
    if (flight.holdsAddress()) {
      lane.queue().done(flight);
    }
    if (outcome.outcome().next() == OutcomeClass.Next.BACK_TO_PLAN) {
      emit(
          new Feedback(
              Feedback.SCHEMA,
              outcome.recipient(),
              flight.notification(),
              outcome.handOver(),
              outcome.outcome(),
              outcome.code(),
              outcome.detail(),
              outcome.retryAfterMillis(),
              outcome.at()));
    }
  }

  /** What an outcome says of the provider's health; outcomes of ours say nothing. */
  private void assess(LaneRunway lane, Outcome outcome) {
    if (outcome.provider() == null) {
      return;
    }
    switch (outcome.outcome()) {
      case NOT_SENT, THROTTLED, CONFIG, IN_DOUBT -> {
        Duration wish =
            Duration.ofMillis(outcome.retryAfterMillis() == null ? 0 : outcome.retryAfterMillis());
        lane.health(lane.health().failed(clock.nanoTime(), wish));
      }
      case ACCEPTED, TRANSIENT, DEAD_ADDRESS, OPT_OUT, BAD_MESSAGE, UNRECOGNIZED ->
          lane.health(LaneHealth.HEALTHY);
      case EXPIRED, VETOED, NO_CATALOG -> {}
    }
  }

  // ---------------------------------------------------------------- tick, flow, snapshot, end

  private void tick() {
    if (closing) {
      return;
    }
    long now = clock.nanoTime();
    if (now - lastPingNanos >= lease.pingInterval().toNanos() || lastPingNanos == 0) {
      lastPingNanos = now;
      Future<?> unusedAnswer =
          flow.ping(lease, now).thenRun(() -> mailbox.execute(this::pumpAll, "lease renewed"));
    }
    lanes.values().forEach(this::sweep);
    Future<?> unused =
        getProcessingTimeService()
            .registerTimer(
                getProcessingTimeService().getCurrentProcessingTime() + TICK.toMillis(),
                ignored -> tick());
  }

  /** Ends what waits too long, starts what may start. */
  private void sweep(LaneRunway lane) {
    Instant wall = clock.now();
    Predicate<Flight> late = flight -> !wall.isBefore(flight.notification().sendBefore());
    lane.queue().removeIf(late).forEach(f -> giveUp(f, OutcomeClass.EXPIRED, LIFE_ENDED));
    lane.unpark(late).forEach(f -> giveUp(f, OutcomeClass.EXPIRED, LIFE_ENDED));
    long oldest = clock.nanoTime() - settings.catalogWait().toNanos();
    lane.unpark(flight -> flight.waitingSinceNanos() - oldest < 0)
        .forEach(
            flight ->
                giveUp(
                    flight,
                    OutcomeClass.NO_CATALOG,
                    "catalog version "
                        + flight.notification().catalogVersion()
                        + " did not become known"));
    pump(lane);
  }

  private void pumpAll() {
    lanes.values().forEach(this::pump);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    Map<String, List<InFlight>> byRecipient = new HashMap<>();
    Map<Integer, Long> positions = new HashMap<>();
    for (Flight flight : flights) {
      byRecipient
          .computeIfAbsent(flight.notification().recipient(), absent -> new ArrayList<>())
          .add(new InFlight(flight.notification(), flight.arrival()));
      positions.merge(flight.partition(), flight.enteredAtOffset(), Math::min);
    }
    for (String gone : keysInState) {
      if (!byRecipient.containsKey(gone)) {
        setCurrentKey(gone);
        inFlightState.clear();
      }
    }
    for (Map.Entry<String, List<InFlight>> entry : byRecipient.entrySet()) {
      setCurrentKey(entry.getKey());
      inFlightState.update(entry.getValue());
    }
    keysInState.clear();
    keysInState.addAll(byRecipient.keySet());
    List<ReadPosition> union = new ArrayList<>();
    for (int partition = 0; partition < log.partitions(); partition++) {
      long position = positions.getOrDefault(partition, log.endOf(partition));
      union.add(new ReadPosition(log.topic(), partition, position));
    }
    positionsState.update(union);
    KeyGroupRange range = keyGroups();
    epochsState.update(
        List.of(new EpochOfKeyGroups(range.getStartKeyGroup(), range.getEndKeyGroup(), epoch)));
  }

  @Override
  public void close() throws Exception {
    closing = true;
    List<AutoCloseable> parts = new ArrayList<>();
    if (runner != null) {
      runner.close();
      parts.add(() -> runner.awaitLanding(settings.closeGrace()));
    }
    if (lanes != null) {
      lanes.values().forEach(lane -> parts.add(lane.sender()));
    }
    if (workers != null) {
      workers.values().forEach(pool -> parts.add(pool::shutdownNow));
    }
    if (log != null) {
      parts.add(log);
    }
    parts.add(super::close);
    IOUtils.closeAll(parts);
  }

  // ---------------------------------------------------------------- small things

  private void mail(Runnable step) {
    try {
      mailbox.execute(step::run, "hand-over completed");
    } catch (RejectedExecutionException e) {
      // The task has ended; the outcome is on disk and the next start reads it back.
      LOG.debug("an outcome after the end of the task", e);
    }
  }

  private void emit(Feedback feedback) {
    output.collect(new StreamRecord<>(feedback));
    counted.feedback.inc();
  }

  private ItemState known(String itemId) {
    try {
      ItemState known = items.get(itemId);
      return known == null ? ItemState.unknown() : known;
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
  }

  private void remember(String itemId, ItemState state) {
    try {
      items.put(itemId, state);
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
  }

  private List<Veto> vetoes() {
    try {
      List<Veto> known = new ArrayList<>();
      vetoes.get().forEach(known::add);
      return known;
    } catch (Exception e) {
      throw new StateAccessException(e);
    }
  }

  private KeyGroupRange keyGroups() {
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    int parallelism = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
        maxParallelism(), parallelism, subtask);
  }

  private int keyGroup(String recipient) {
    return KeyGroupRangeAssignment.assignToKeyGroup(recipient, maxParallelism());
  }

  private int maxParallelism() {
    return getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
  }

  private static String attemptKey(Item item) {
    return item.itemId() + '/' + item.attempt();
  }

  /** What a record means for what is known of an item. */
  private interface Recollection {
    ItemState of(ItemState known, Item item);
  }
}
