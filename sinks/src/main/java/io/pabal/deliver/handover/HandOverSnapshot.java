package io.pabal.deliver.handover;

import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.state.DeliverState;
import io.pabal.schema.state.EpochOfKeyGroups;
import io.pabal.schema.state.InFlight;
import io.pabal.schema.state.ReadPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * What a snapshot says of the hand-over beside what is remembered of recipients: the notifications
 * in flight, keyed; where to begin to read the outcomes topic back, and whose epoch it was, both
 * for all subtasks. So the next start misses no record of a flight that it restores.
 */
final class HandOverSnapshot {
  private final KeyContext keys;
  private final KeyedStateBackend<String> backend;
  private final ListState<InFlight> inFlight;
  private final ListState<ReadPosition> positions;
  private final ListState<EpochOfKeyGroups> epochs;
  private final Set<String> keysInState = new HashSet<>();

  HandOverSnapshot(
      KeyContext keys, KeyedStateBackend<String> backend, StateInitializationContext context)
      throws Exception {
    this.keys = keys;
    this.backend = backend;
    this.inFlight = context.getKeyedStateStore().getListState(DeliverState.inFlight());
    this.positions =
        context.getOperatorStateStore().getUnionListState(DeliverState.readPositions());
    this.epochs = context.getOperatorStateStore().getUnionListState(DeliverState.epochs());
  }

  /** Where to begin to read a topic back, by partition; empty without restored state. */
  Map<Integer, Long> positions(String topic) throws Exception {
    Map<Integer, Long> from = new HashMap<>();
    for (ReadPosition position : positions.get()) {
      if (position.topic().equals(topic)) {
        from.merge(position.partition(), position.offset(), Math::min);
      }
    }
    return from;
  }

  /** The epochs of the subtasks that took the restored snapshot. */
  List<EpochOfKeyGroups> epochs() throws Exception {
    List<EpochOfKeyGroups> restored = new ArrayList<>();
    epochs.get().forEach(restored::add);
    return restored;
  }

  /** What was in flight, in the order of arrival. */
  List<OutboxNotification> inFlight() throws Exception {
    List<String> recipients;
    try (Stream<String> stored =
        backend.getKeys(DeliverState.inFlight().getName(), VoidNamespace.INSTANCE)) {
      recipients = stored.distinct().toList();
    }
    TreeMap<Long, List<OutboxNotification>> byArrival = new TreeMap<>();
    for (String recipient : recipients) {
      keys.setCurrentKey(recipient);
      for (InFlight restored : inFlight.get()) {
        byArrival
            .computeIfAbsent(restored.arrival(), absent -> new ArrayList<>())
            .add(restored.notification());
      }
    }
    keysInState.addAll(recipients);
    return byArrival.values().stream().flatMap(List::stream).toList();
  }

  /** Writes what the next start needs. */
  void write(Collection<Flight> flights, OutcomeLog log, EpochOfKeyGroups epoch) throws Exception {
    writeInFlight(flights);
    writePositions(flights, log);
    epochs.update(List.of(epoch));
  }

  private void writeInFlight(Collection<Flight> flights) throws Exception {
    Map<String, List<InFlight>> byRecipient = new HashMap<>();
    for (Flight flight : flights) {
      byRecipient
          .computeIfAbsent(flight.notification().recipient(), absent -> new ArrayList<>())
          .add(new InFlight(flight.notification(), flight.arrival()));
    }
    for (String gone : keysInState) {
      if (!byRecipient.containsKey(gone)) {
        keys.setCurrentKey(gone);
        inFlight.clear();
      }
    }
    for (Map.Entry<String, List<InFlight>> entry : byRecipient.entrySet()) {
      keys.setCurrentKey(entry.getKey());
      inFlight.update(entry.getValue());
    }
    keysInState.clear();
    keysInState.addAll(byRecipient.keySet());
  }

  /** Where a partition stood when its oldest flight entered; with none in flight, its end. */
  private void writePositions(Collection<Flight> flights, OutcomeLog log) throws Exception {
    Map<Integer, Long> oldest = new HashMap<>();
    for (Flight flight : flights) {
      oldest.merge(flight.partition(), flight.enteredAtOffset(), Math::min);
    }
    List<ReadPosition> union = new ArrayList<>();
    for (int partition = 0; partition < log.partitions(); partition++) {
      long position = oldest.getOrDefault(partition, log.endOf(partition));
      union.add(new ReadPosition(log.topic(), partition, position));
    }
    positions.update(union);
  }
}
