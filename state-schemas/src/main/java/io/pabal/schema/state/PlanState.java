package io.pabal.schema.state;

import io.pabal.schema.event.RawRecord;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppressions;
import java.time.Duration;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** State names and types of plan; see {@link Uids} for what the contract is. */
public final class PlanState {
  private PlanState() {}

  /** Profile a recipient. No TTL: the compacted topic owns it; a tombstone clears it. */
  public static ValueStateDescriptor<Profile> profile() {
    return new ValueStateDescriptor<>("profile", TypeInformation.of(Profile.class));
  }

  /** Preferences a recipient. No TTL: the compacted topic owns it; a tombstone clears it. */
  public static ValueStateDescriptor<Preferences> preferences() {
    return new ValueStateDescriptor<>("preferences", TypeInformation.of(Preferences.class));
  }

  /**
   * Opt-outs a recipient. No TTL: they hold until taken back; the compacted opt-outs topic brings
   * them back to a state that was lost.
   */
  public static ValueStateDescriptor<OptOuts> optOuts() {
    return new ValueStateDescriptor<>("opt-outs", TypeInformation.of(OptOuts.class));
  }

  /**
   * Suppressions a recipient. No TTL: they hold until taken back; the compacted suppressions topic
   * brings them back to a state that was lost. Cleared with the profile.
   */
  public static ValueStateDescriptor<Suppressions> suppressions() {
    return new ValueStateDescriptor<>("suppressions", TypeInformation.of(Suppressions.class));
  }

  /** Event key to decision, for the dedup window. */
  public static MapStateDescriptor<String, DecidedEvent> decided(Duration dedupWindow) {
    MapStateDescriptor<String, DecidedEvent> descriptor =
        new MapStateDescriptor<>("decided", Types.STRING, TypeInformation.of(DecidedEvent.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(dedupWindow).build());
    return descriptor;
  }

  /** Feedback that was applied: item, attempt and hand-over to instant, for the dedup window. */
  public static MapStateDescriptor<String, DecidedEvent> applied(Duration stripTtl) {
    MapStateDescriptor<String, DecidedEvent> descriptor =
        new MapStateDescriptor<>("applied", Types.STRING, TypeInformation.of(DecidedEvent.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(stripTtl).build());
    return descriptor;
  }

  /**
   * Item to what waits for an instant, a recipient; bounded by plan. No TTL: each has a timer,
   * which takes it away.
   */
  public static MapStateDescriptor<String, Pending> pending() {
    return new MapStateDescriptor<>("pending", Types.STRING, TypeInformation.of(Pending.class));
  }

  /** Event key to the place on its rule's fallback chain, for the strip TTL. */
  public static MapStateDescriptor<String, FallbackChain> fallbacks(Duration stripTtl) {
    MapStateDescriptor<String, FallbackChain> descriptor =
        new MapStateDescriptor<>(
            "fallbacks", Types.STRING, TypeInformation.of(FallbackChain.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(stripTtl).build());
    return descriptor;
  }

  /** Cancel key to the time until which events of that key are taken back, for the strip TTL. */
  public static MapStateDescriptor<String, Cancellation> cancellations(Duration stripTtl) {
    MapStateDescriptor<String, Cancellation> descriptor =
        new MapStateDescriptor<>(
            "cancellations", Types.STRING, TypeInformation.of(Cancellation.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(stripTtl).build());
    return descriptor;
  }

  /** What arrived before the gate opened, in order; cleared when it opens. */
  public static ListStateDescriptor<Held> held() {
    return new ListStateDescriptor<>("held", TypeInformation.of(Held.class));
  }

  /** Version to catalog: broadcast. */
  public static MapStateDescriptor<Long, CatalogDocument> catalog() {
    return new MapStateDescriptor<>(
        "catalog", Types.LONG, TypeInformation.of(CatalogDocument.class));
  }

  /** Version to topic mappings: broadcast, of an intake. */
  public static MapStateDescriptor<Long, MappingDocument> mappings() {
    return new MapStateDescriptor<>(
        "mappings", Types.LONG, TypeInformation.of(MappingDocument.class));
  }

  /** What came before the intake had caught up with the catalog, in order. */
  public static ListStateDescriptor<RawRecord> unread() {
    return new ListStateDescriptor<>("unread", TypeInformation.of(RawRecord.class));
  }
}
