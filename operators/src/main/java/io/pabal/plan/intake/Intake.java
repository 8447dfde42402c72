package io.pabal.plan.intake;

import io.pabal.flow.JobClock;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.UnaddressedEvent;
import io.pabal.schema.state.CatalogDocument;
import io.pabal.schema.state.PlanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorV2;
import org.apache.flink.streaming.api.operators.Input;
import org.apache.flink.streaming.api.operators.MultipleInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Decodes the events of one lane and addresses each to its named recipients: plain JSON by the
 * mapping that the newest catalog has for its topic, everything else, and whatever says by a header
 * that it is one, as a CloudEvent. One that names nobody goes to {@link #UNADDRESSED}, what cannot
 * be decoded to {@link DeadLetters#TAG}; every record ends in one of the three, none stops the job.
 *
 * <p>A record must not be refused because its mapping has not arrived yet. So at every start
 * nothing is decoded until the catalog input has caught up with what was published before (its
 * watermark says so). The sources of events stay shut until the keyed steps have caught up too, so
 * that what waits here is a matter of milliseconds.
 *
 * <ul>
 *   <li><b>Key</b>: none.
 *   <li><b>State</b> ({@link PlanState}): mappings, broadcast, of at most {@link
 *       io.pabal.schema.catalog.Catalog#VERSIONS_KEPT} versions; records that wait, at most {@value
 *       #MAX_WAITING} and {@value #MAX_WAITING_BYTES} bytes a subtask, none once caught up.
 *   <li><b>Timers</b>: none.
 *   <li><b>Cleared by</b>: newer versions (mappings), the catalog's watermark (what waits).
 *   <li><b>At the bound</b>: the task fails rather than hold more; nothing is lost, the events are
 *       still in Kafka.
 * </ul>
 *
 * <p>Watermarks mean "caught up" here and are not passed on.
 */
public final class Intake extends AbstractStreamOperatorV2<RecipientEvent>
    implements MultipleInputStreamOperator<RecipientEvent> {
  /** Events that name nobody, for the audience step. */
  public static final OutputTag<UnaddressedEvent> UNADDRESSED =
      new OutputTag<>("unaddressed", TypeInformation.of(UnaddressedEvent.class));

  /** Records that one subtask holds before it gives up; see {@link #MAX_WAITING_BYTES}. */
  public static final int MAX_WAITING = 10_000;

  /** Bytes of values and keys that one subtask holds: they are on the heap. */
  public static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

  private static final long CAUGHT_UP_MILLIS = 0;

  private final Lane lane;
  private final JobClock clock;
  private final EventDecoder cloudEvents;
  private final DeadLetters deadLetters;
  private final Counter events;
  private final List<RawRecord> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean caughtUp;
  private Mappings mappings;
  private ListState<RawRecord> unread;

  Intake(StreamOperatorParameters<RecipientEvent> parameters, Lane lane, JobClock clock) {
    super(parameters, 2);
    this.lane = lane;
    this.clock = clock;
    this.cloudEvents = new EventDecoder(lane);
    this.deadLetters = new DeadLetters(getMetricGroup());
    this.events = getMetricGroup().counter("eventsAccepted");
    getMetricGroup().gauge("eventsWaiting", waiting::size);
  }

  @Override
  @SuppressWarnings("rawtypes") // Flink's signature
  public List<Input> getInputs() {
    return List.of(
        new IntakeInput<RawRecord>(this, 1, this::onRecord, mark -> {}),
        new IntakeInput<CatalogDocument>(
            this, 2, document -> mappings.apply(document), this::onCatalogWatermark));
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    mappings =
        new Mappings(context.getOperatorStateStore().getBroadcastState(PlanState.mappings()), lane);
    unread = context.getOperatorStateStore().getListState(PlanState.unread());
    for (RawRecord record : unread.get()) {
      hold(record);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    unread.update(waiting);
  }

  private void onRecord(RawRecord record) {
    if (caughtUp) {
      read(record);
    } else {
      hold(record);
    }
  }

  private void onCatalogWatermark(Watermark mark) {
    if (mark.getTimestamp() >= CAUGHT_UP_MILLIS && !caughtUp) {
      caughtUp = true;
      waiting.forEach(this::read);
      waiting.clear();
      waitingBytes = 0;
    }
  }

  private void hold(RawRecord record) {
    waitingBytes += record.sizeBytes();
    if (waiting.size() == MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) {
      throw new IllegalStateException(
          "more than "
              + MAX_WAITING
              + " events or "
              + MAX_WAITING_BYTES
              + " bytes wait for the catalog: the sources of events are not shut");
    }
    waiting.add(record);
  }

  private void read(RawRecord record) {
    Instant now = clock.now();
    DecodedEvent decoded;
    try {
      decoded = decode(record, now);
    } catch (Refusal refusal) {
      output.collect(DeadLetters.TAG, new StreamRecord<>(deadLetters.of(record, refusal, now)));
      return;
    }
    events.inc();
    if (decoded.recipients().isEmpty()) {
      output.collect(
          UNADDRESSED, new StreamRecord<>(new UnaddressedEvent(decoded.event(), record)));
    }
    for (String recipient : decoded.recipients()) {
      output.collect(new StreamRecord<>(new RecipientEvent(recipient, decoded.event())));
    }
  }

  private DecodedEvent decode(RawRecord record, Instant now) throws Refusal {
    Optional<MappedEventDecoder> mapped = mappings.of(record.originTopic());
    return mapped.isEmpty() || EventAttributes.saysCloudEvent(record)
        ? cloudEvents.decode(record, now)
        : mapped.get().decode(record, now);
  }
}
