package io.pabal.schema.state;

import io.pabal.schema.deliver.Veto;
import java.time.Duration;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** State names and types of deliver; see {@link Uids} for what the contract is. */
public final class DeliverState {
  private DeliverState() {}

  /** Item id to what is known of it, a recipient; forgotten after the strip TTL. */
  public static MapStateDescriptor<String, ItemState> items(Duration stripTtl) {
    MapStateDescriptor<String, ItemState> descriptor =
        new MapStateDescriptor<>("items", Types.STRING, TypeInformation.of(ItemState.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(stripTtl).build());
    return descriptor;
  }

  /**
   * Notifications in flight at the snapshot, a recipient; empty between a restore and a snapshot.
   */
  public static ListStateDescriptor<InFlight> inFlight() {
    return new ListStateDescriptor<>("in-flight", TypeInformation.of(InFlight.class));
  }

  /** Vetoes a recipient; forgotten with the longest life of what they can veto. */
  public static ListStateDescriptor<Veto> vetoes(Duration longestLife) {
    ListStateDescriptor<Veto> descriptor =
        new ListStateDescriptor<>("vetoes", TypeInformation.of(Veto.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(longestLife).build());
    return descriptor;
  }

  /**
   * Where the outcomes topic must be read back from: union list, the minimum a partition counts.
   */
  public static ListStateDescriptor<ReadPosition> readPositions() {
    return new ListStateDescriptor<>("read-positions", TypeInformation.of(ReadPosition.class));
  }

  /** Version to catalog: broadcast. */
  public static MapStateDescriptor<Long, CatalogDocument> catalog() {
    return new MapStateDescriptor<>(
        "catalog", Types.LONG, TypeInformation.of(CatalogDocument.class));
  }

  /**
   * The newest epochs of a partition of an outcomes topic, for the log's test of lateness; and, as
   * union list, the epochs of the subtasks that took a snapshot, for the read-back's.
   */
  public static ListStateDescriptor<EpochOfKeyGroups> epochs() {
    return new ListStateDescriptor<>("epochs", TypeInformation.of(EpochOfKeyGroups.class));
  }
}
