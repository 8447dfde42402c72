package io.pabal.deliver.handover;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.Providers;
import io.pabal.deliver.channel.Sender;
import io.pabal.flow.FlowClient;
import io.pabal.flow.JobClock;
import io.pabal.flow.Lease;
import io.pabal.flow.ValveId;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.DeliverState;
import io.pabal.schema.state.ItemState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

/**
 * Hands the notifications of one channel over to its providers: nothing accepted is lost, nothing
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
 * <p><b>Not state</b>: which provider is well, breakers and budgets. A start begins with all of
 * them well; what was in doubt at which provider stands in {@code items}.
 *
 * <p>{@code processElement} never blocks: what cannot start waits in the lane's queue, and the
 * lane's source stops.
 */
final class HandOverOperator extends AbstractStreamOperator<Feedback>
    implements TwoInputStreamOperator<DeliverInput, CatalogDocument, Feedback> {
  /** How often waiting flights are looked at when nothing else happens. */
  private static final Duration TICK = Duration.ofMillis(100);

  private final transient HandOverSettings settings;
  private final transient Providers providers;
  private final transient OutcomeLog.Factory logs;
  private final transient MessageRenderer renderer;
  private final transient JobClock clock;
  private final transient EpochSource epochs;
  private final transient Workers pools;
  private final transient MailboxExecutor mailbox;
  private final transient FlowClient flow;
  private final transient Lease lease;

  private transient RecipientMemory memory;
  private transient HandOverSnapshot snapshot;
  private transient Catalogs catalogs;

  private transient Instant openedAt;
  private transient String epoch;
  private transient KeyGroups keyGroups;
  private transient OutcomeLog log;
  private transient Map<Lane, ExecutorService> workers;
  private transient FlightRunner runner;
  private transient List<Sender> senders;
  private transient Map<Lane, LaneRunway> lanes;
  private transient HandOverMetrics counted;
  private transient Flights flights;
  private transient FollowUps followUps;
  private transient Admission admission;
  private transient Deadlines deadlines;
  private transient Departures departures;
  private transient Landing landing;
  private transient LeaseRenewal renewal;
  private transient boolean closing;

  HandOverOperator(
      StreamOperatorParameters<Feedback> parameters,
      HandOverSettings settings,
      Providers providers,
      OutcomeLog.Factory logs,
      MessageRenderer renderer,
      JobClock clock,
      EpochSource epochs,
      Workers pools,
      FlowClient flow) {
    super(parameters);
    this.settings = settings;
    this.providers = providers;
    this.logs = logs;
    this.renderer = renderer;
    this.clock = clock;
    this.epochs = epochs;
    this.pools = pools;
    this.mailbox = parameters.getMailboxExecutor();
    this.flow = flow;
    this.lease = new Lease(settings.heartbeatTimeout());
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    memory = new RecipientMemory(this, context.getKeyedStateStore(), settings);
    snapshot = new HandOverSnapshot(this, getKeyedStateBackend(), context);
    catalogs =
        new Catalogs(
            context.getOperatorStateStore().getBroadcastState(DeliverState.catalog()), renderer);
  }

  @Override
  public void open() throws Exception {
    super.open();
    openedAt = clock.now();
    epoch = epochs.next();
    keyGroups = KeyGroups.of(getRuntimeContext().getTaskInfo());
    openRunways();
    connectSteps();
    catalogs.load();
    getMetricGroup().gauge("catalogVersionsUnreadable", catalogs::unreadable);
    readBack();
    snapshot.inFlight().forEach(admission::returns);
    // By mail: the operators behind may not be open yet.
    mailbox.execute(followUps::sayAgain, "feedback of recorded outcomes");
    mailbox.execute(this::tick, "first tick of the hand-over");
  }

  /** Opens what {@link #close} closes; field by field, as it may also end in the middle of this. */
  private void openRunways() throws Exception {
    log = logs.open();
    workers = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      workers.put(lane, pools.start("pabal-" + settings.channel().label() + "-" + lane.label()));
    }
    runner = new FlightRunner(log, lease, clock, workers);
    senders = new ArrayList<>();
    lanes = new EnumMap<>(Lane.class);
    List<BudgetMeter> budgets = budgets();
    for (Lane lane : Lane.values()) {
      ValveId valve = settings.valves().get(lane);
      lanes.put(lane, new LaneRunway(lane, open(lane, budgets), close -> flow.ask(valve, close)));
    }
    counted = new HandOverMetrics(getMetricGroup(), lanes, log, clock);
  }

  /** A provider's share of the job's budget, for both lanes of this subtask. */
  private List<BudgetMeter> budgets() {
    int parallelism = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    return providers.all().stream()
        .map(one -> new BudgetMeter(one.budget(), parallelism, clock.nanoTime()))
        .toList();
  }

  private LaneProviders open(Lane lane, List<BudgetMeter> budgets) {
    boolean alone = !providers.exchangeable() || providers.all().size() == 1;
    List<LaneProvider> opened = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      Provider provider = providers.all().get(i);
      Sender sender = provider.senders().open(lane);
      senders.add(sender);
      opened.add(
          new LaneProvider(
              provider,
              lane,
              sender,
              new ProviderBreaker(
                  provider.name() + " in lane " + lane.label(), settings.breaker(), alone, clock),
              budgets.get(i),
              settings.breaker()));
    }
    return new LaneProviders(opened, providers.exchangeable());
  }

  private void connectSteps() {
    flights = new Flights(memory, log, lanes, clock);
    followUps = new FollowUps(output, counted.feedback);
    HandOvers handOvers = new HandOvers(runner, epoch, clock, mailbox, this::completed);
    admission = new Admission(memory, flights, handOvers, followUps, counted);
    deadlines = new Deadlines(handOvers, clock, settings.catalogWait());
    Preflight preflight = new Preflight(deadlines, memory, flights, catalogs, handOvers);
    departures = new Departures(preflight, handOvers, lease, log, clock);
    landing = new Landing(memory, flights, followUps, counted, clock);
    renewal = new LeaseRenewal(lease, flow, () -> mailbox.execute(this::pumpAll, "lease renewed"));
  }

  private void readBack() throws Exception {
    log.readBack(
        keyGroups.marker(settings.channel(), epoch, openedAt),
        snapshot.positions(log.topic()),
        openedAt.minus(settings.stripTtl()),
        new ReadBack(keyGroups, snapshot.epochs(), memory, counted.recalled));
  }

  @Override
  public void processElement1(StreamRecord<DeliverInput> element) throws Exception {
    DeliverInput input = element.getValue();
    if (input.notification() != null) {
      admission.arrives(input.notification());
      followUps.sayAgain();
      departures.pump(lanes.get(input.notification().lane()));
    } else if (input.veto() != null) {
      counted.vetoesForgotten.inc(memory.keep(input.veto()));
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
      departures.pump(lane);
    }
  }

  /** The outcome of a flight is on disk. */
  private void completed(Flight flight, Outcome outcome) {
    LaneRunway lane = lanes.get(flight.notification().lane());
    landing.land(lane, flight, outcome);
    departures.pump(lane);
  }

  private void tick() {
    if (closing) {
      return;
    }
    renewal.pingIfDue(clock.nanoTime());
    for (LaneRunway lane : lanes.values()) {
      deadlines.sweep(lane);
      departures.pump(lane);
    }
    Future<?> unused =
        getProcessingTimeService()
            .registerTimer(
                getProcessingTimeService().getCurrentProcessingTime() + TICK.toMillis(),
                ignored -> tick());
  }

  private void pumpAll() {
    lanes.values().forEach(departures::pump);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    followUps.sayAgain();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    snapshot.write(flights.all(), log, keyGroups.in(epoch));
  }

  @Override
  public void close() throws Exception {
    closing = true;
    List<AutoCloseable> parts = new ArrayList<>();
    if (departures != null) {
      departures.close();
    }
    if (runner != null) {
      runner.close();
      parts.add(() -> runner.awaitLanding(settings.closeGrace()));
    }
    if (senders != null) {
      parts.addAll(senders);
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
}
