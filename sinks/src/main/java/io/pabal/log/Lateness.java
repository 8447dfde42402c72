package io.pabal.log;

import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.state.DeliverState;
import io.pabal.schema.state.EpochOfKeyGroups;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Reads outcomes and says which are <em>late</em>: written by a task whose successor had already
 * announced itself in the same partition. Such a task was cut off or paused and went on.
 *
 * <ul>
 *   <li>Key: topic and partition, because markers and outcomes are ordered only within one.
 *   <li>State: {@link DeliverState#epochs}, at most one entry a key group. Cleared never: as many
 *       keys as the outcomes topics have partitions.
 *   <li>Timers: none.
 *   <li>Started without state in the middle of a topic, nothing is late until the next marker.
 * </ul>
 */
final class Lateness extends KeyedProcessFunction<String, RawRecord, LoggedOutcome> {
  static final String LATE_OUTCOMES = "lateOutcomes";
  static final String LATE_ACCEPTANCES = "lateAcceptances";
  static final String MARKERS = "markers";

  private final int maxParallelism;
  private final Clock clock;
  private transient ListState<EpochOfKeyGroups> epochs;
  private transient Counter lateOutcomes;
  private transient Counter lateAcceptances;
  private transient Counter markers;

  /**
   * @param maxParallelism of the deliver jobs: it decides a recipient's key group
   */
  Lateness(int maxParallelism, Clock clock) {
    this.maxParallelism = maxParallelism;
    this.clock = clock;
  }

  /** The key. */
  static String partitionOf(RawRecord raw) {
    return raw.topic() + "-" + raw.partition();
  }

  @Override
  public void open(OpenContext context) {
    epochs = getRuntimeContext().getListState(DeliverState.epochs());
    lateOutcomes = getRuntimeContext().getMetricGroup().counter(LATE_OUTCOMES);
    lateAcceptances = getRuntimeContext().getMetricGroup().counter(LATE_ACCEPTANCES);
    markers = getRuntimeContext().getMetricGroup().counter(MARKERS);
  }

  @Override
  public void processElement(RawRecord raw, Context context, Collector<LoggedOutcome> out)
      throws Exception {
    try {
      OutcomeRecord record = LogDecoding.outcome(raw);
      if (record instanceof Marker marker) {
        apply(marker);
      } else if (record instanceof Intent intent) {
        boolean late = isLate(intent.recipient(), intent.handOver().epoch());
        out.collect(new LoggedOutcome(raw, intent, null, late));
      } else if (record instanceof Outcome outcome) {
        boolean late = isLate(outcome.recipient(), outcome.handOver().epoch());
        out.collect(counted(new LoggedOutcome(raw, null, outcome, late)));
      }
    } catch (LogDecoding.UndecodableException e) {
      DeadLetter letter = LogDeadLetters.of(raw, e.reason(), e.getMessage(), clock.instant());
      context.output(ReadStep.UNDECODABLE, letter);
    }
  }

  private void apply(Marker marker) throws Exception {
    if (marker.maxParallelism() != maxParallelism) {
      throw new LogDecoding.UndecodableException(
          DeadLetterReason.INVALID_FIELD,
          "maxParallelism " + marker.maxParallelism() + ", the log counts " + maxParallelism);
    }
    markers.inc();
    epochs.update(Epochs.after(known(), marker));
  }

  private boolean isLate(String recipient, String epoch) throws Exception {
    int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(recipient, maxParallelism);
    return Epochs.of(known(), keyGroup).filter(newest -> !newest.equals(epoch)).isPresent();
  }

  private LoggedOutcome counted(LoggedOutcome logged) {
    if (logged.late()) {
      lateOutcomes.inc();
      if (LogTables.isAcceptance(logged)) {
        lateAcceptances.inc();
      }
    }
    return logged;
  }

  private List<EpochOfKeyGroups> known() throws Exception {
    List<EpochOfKeyGroups> known = new ArrayList<>();
    epochs.get().forEach(known::add);
    return known;
  }
}
