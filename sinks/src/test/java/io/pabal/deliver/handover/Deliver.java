package io.pabal.deliver.handover;

import io.pabal.deliver.channel.Providers;
import io.pabal.flow.FlowClient;
import io.pabal.flow.ValveId;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.json.Json;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.DeliverState;
import io.pabal.schema.state.ItemState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.CoordinationRequest;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestHandler;
import org.apache.flink.runtime.operators.coordination.MockOperatorCoordinatorContext;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * One start of one subtask of the hand-over operator, with its real coordinator, in Flink's harness
 * and in one thread: {@link #settle} runs all that can run. To crash it, use it no more.
 */
final class Deliver {
  static final int KEY_GROUPS = 16;
  static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration CATALOG_WAIT = Duration.ofMinutes(1);
  static final Duration STRIP_TTL = Duration.ofDays(3);

  /** What survives a crash. */
  record World(
      ManualClock clock,
      OutcomesTopic topic,
      ScriptedProvider provider,
      AtomicReference<Providers> providers) {
    /** With one provider. */
    static World create() {
      ManualClock clock = new ManualClock();
      ScriptedProvider provider = new ScriptedProvider();
      return new World(
          clock,
          new OutcomesTopic(clock, 3),
          provider,
          new AtomicReference<>(Providers.only(ScriptedProvider.NAME, provider)));
    }
  }

  private static int epochs;

  private final World world;
  private final Map<String, StepExecutor> workers = new HashMap<>();
  private final OperatorID operatorId = new OperatorID();
  private final OperatorCoordinator coordinator;
  private final Map<Lane, ValveId> valves = new EnumMap<>(Lane.class);
  private final Set<Lane> stuck = EnumSet.noneOf(Lane.class);
  private final Harness harness;
  private boolean coordinatorAnswers = true;
  private FlowClient flow;
  private HandOverOperator operator;
  private long checkpoints;

  private Deliver(World world, int parallelism, int subtask) throws Exception {
    this.world = world;
    for (Lane lane : Lane.values()) {
      valves.put(lane, new ValveId("test-" + epochs++, lane.label(), false));
    }
    this.coordinator =
        FlowClient.coordinator(operatorId, List.copyOf(valves.values()))
            .create(new MockOperatorCoordinatorContext(operatorId, parallelism));
    coordinator.start();
    coordinator.executionAttemptReady(subtask, 0, new Gateway(subtask));
    this.harness = new Harness(new Factory(subtask), parallelism, subtask);
  }

  /** Starts the only subtask, from a snapshot or, with null, without state. */
  static Deliver start(World world, OperatorSubtaskState snapshot) throws Exception {
    return start(world, snapshot, 1, 0);
  }

  static Deliver start(World world, OperatorSubtaskState snapshot, int parallelism, int subtask)
      throws Exception {
    Deliver deliver = new Deliver(world, parallelism, subtask);
    deliver.harness.initializeState(snapshot);
    deliver.harness.open();
    return deliver.settle();
  }

  /** Starts the only subtask; nothing has run but its open(). */
  static Deliver startUnsettled(World world, OperatorSubtaskState snapshot) throws Exception {
    Deliver deliver = new Deliver(world, 1, 0);
    deliver.harness.initializeState(snapshot);
    deliver.harness.open();
    return deliver;
  }

  /** Starts the only subtask without state, and gives it catalog version 1. */
  static Deliver fresh(World world) throws Exception {
    Deliver deliver = start(world, null);
    deliver.catalog(1);
    return deliver;
  }

  Deliver arrives(Letter... letters) throws Exception {
    for (Letter letter : letters) {
      element(letter.input());
    }
    settle();
    return this;
  }

  Deliver vetoed(Veto veto) throws Exception {
    element(DeliverInput.of(veto));
    settle();
    return this;
  }

  /** An element by input 1, without anything else running. */
  void element(DeliverInput input) throws Exception {
    StreamRecord<DeliverInput> record = new StreamRecord<>(input);
    operator.setKeyContextElement1(record);
    operator.processElement1(record);
  }

  Deliver catalog(long version) throws Exception {
    return catalog(version, "en");
  }

  Deliver catalog(long version, String defaultLocale) throws Exception {
    Catalog catalog =
        new Catalog(
            Catalog.SCHEMA,
            version,
            "hash",
            ManualClock.START,
            defaultLocale,
            "UTC",
            List.of(),
            List.of(),
            List.of());
    String json = new String(Json.write(catalog), StandardCharsets.UTF_8);
    operator.processElement2(new StreamRecord<>(new CatalogDocument(version, json)));
    settle();
    return this;
  }

  /** Runs all steps, mails and events until none is left. */
  Deliver settle() throws Exception {
    boolean ran = true;
    while (ran) {
      ran = runStep();
      ran |= runMail();
    }
    return this;
  }

  /** Runs all steps that wait for a thread, and no mails. */
  void runSteps() {
    while (runStep()) {
      // until none is left
    }
  }

  private boolean runStep() {
    boolean ran = false;
    for (Map.Entry<String, StepExecutor> pool : workers.entrySet()) {
      ran |=
          stuck.stream().noneMatch(lane -> pool.getKey().endsWith(lane.label()))
              && pool.getValue().runOne();
    }
    return ran;
  }

  /** From now on no step of a lane gets a thread. */
  Deliver stuck(Lane lane) {
    stuck.add(lane);
    return this;
  }

  /** Runs one mail; false when there was none. */
  boolean runMail() throws Exception {
    var mail = harness.getTaskMailbox().tryTake(-1);
    if (mail.isPresent()) {
      Mail taken = mail.get();
      taken.run();
    }
    return mail.isPresent();
  }

  /** Lets time pass in ticks. */
  Deliver passes(Duration time) throws Exception {
    Duration tick = Duration.ofMillis(100);
    for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(tick)) {
      world.clock().advance(left.compareTo(tick) < 0 ? left : tick);
      harness.setProcessingTime(harness.getProcessingTime() + tick.toMillis());
      settle();
    }
    return this;
  }

  /** From now on the job manager is not reached, or is again. */
  Deliver coordinatorAnswers(boolean answers) {
    coordinatorAnswers = answers;
    return this;
  }

  OperatorSubtaskState snapshot() throws Exception {
    long id = ++checkpoints;
    harness.prepareSnapshotPreBarrier(id);
    return harness.snapshot(id, id);
  }

  /** All feedback that has left since the start. */
  List<Feedback> feedback() {
    return harness.extractOutputValues();
  }

  /** Feedback in short: item/attempt CLASS. */
  List<String> said() {
    List<String> said = new ArrayList<>();
    for (Feedback feedback : feedback()) {
      feedback
          .notification()
          .items()
          .forEach(i -> said.add(i.itemId() + "/" + i.attempt() + " " + feedback.outcome()));
    }
    return said;
  }

  boolean asksClosed(Lane lane) {
    return flow.asksClosed(valves.get(lane));
  }

  /** Recipients with notifications in flight, as the last snapshot or restore left the state. */
  List<String> recipientsInFlightState() {
    try (Stream<String> keys =
        operator
            .<String>getKeyedStateBackend()
            .getKeys(DeliverState.inFlight().getName(), VoidNamespace.INSTANCE)) {
      return keys.distinct().sorted().toList();
    }
  }

  ItemState itemState(String recipient, String itemId) throws Exception {
    operator.setCurrentKey(recipient);
    return operator.getKeyedStateStore().getMapState(DeliverState.items(STRIP_TTL)).get(itemId);
  }

  /** The operator's own close, as at the end of a task. */
  void close() throws Exception {
    operator.close();
  }

  private static HandOverSettings settings(Map<Lane, ValveId> valves) {
    return new HandOverSettings(
        Channel.EMAIL,
        STRIP_TTL,
        Duration.ofDays(2),
        HEARTBEAT_TIMEOUT,
        CATALOG_WAIT,
        Duration.ofMillis(200),
        BreakerSettings.defaults(),
        valves,
        true);
  }

  private static final class Gateway implements OperatorCoordinator.SubtaskGateway {
    private final int subtask;

    Gateway(int subtask) {
      this.subtask = subtask;
    }

    @Override
    public CompletableFuture<Acknowledge> sendEvent(OperatorEvent event) {
      throw new IllegalStateException("the operator handles no events: " + event);
    }

    @Override
    public ExecutionAttemptID getExecution() {
      return ExecutionAttemptID.randomId();
    }

    @Override
    public int getSubtask() {
      return subtask;
    }
  }

  private final class Factory extends AbstractStreamOperatorFactory<Feedback>
      implements TwoInputStreamOperatorFactory<DeliverInput, CatalogDocument, Feedback> {
    private final int subtask;

    Factory(int subtask) {
      this.subtask = subtask;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's signature
    public <T extends StreamOperator<Feedback>> T createStreamOperator(
        StreamOperatorParameters<Feedback> parameters) {
      flow = new FlowClient(this::send, this::request, subtask, 0);
      operator =
          new HandOverOperator(
              parameters,
              settings(valves),
              world.providers().get(),
              world.topic()::open,
              new PlainRenderer(),
              world.clock(),
              () -> "epoch" + epochs++,
              name -> workers.computeIfAbsent(name, absent -> new StepExecutor()),
              flow);
      return (T) operator;
    }

    private void send(OperatorEvent event) {
      if (!coordinatorAnswers) {
        return;
      }
      try {
        coordinator.handleEventFromOperator(subtask, 0, event);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private CompletableFuture<?> request(CoordinationRequest request) {
      return coordinatorAnswers
          ? ((CoordinationRequestHandler) coordinator).handleCoordinationRequest(request)
          : new CompletableFuture<>();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return HandOverOperator.class;
    }
  }

  @SuppressWarnings("try") // Flink's harness says that close() may be interrupted
  private static final class Harness extends AbstractStreamOperatorTestHarness<Feedback> {
    Harness(Factory factory, int parallelism, int subtask) throws Exception {
      super(factory, KEY_GROUPS, parallelism, subtask);
      KeySelector<DeliverInput, String> key = DeliverInput::recipient;
      config.setStatePartitioner(0, key);
      config.setStateKeySerializer(
          Types.STRING.createSerializer(executionConfig.getSerializerConfig()));
      config.serializeAllConfigs();
    }
  }
}
