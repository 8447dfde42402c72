package io.pabal.schema.state;

import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** State names and types of watch; see {@link Uids} for what the contract is. */
public final class WatchState {
  private WatchState() {}

  /** What is known of a provider and its incidents. */
  public static ValueStateDescriptor<WatchedProvider> provider() {
    return new ValueStateDescriptor<>("provider", TypeInformation.of(WatchedProvider.class));
  }

  /** Begin of a slice (milliseconds since the epoch, watch's clock) to what was seen in it. */
  public static MapStateDescriptor<Long, WatchSlice> slices() {
    return new MapStateDescriptor<>("slices", Types.LONG, TypeInformation.of(WatchSlice.class));
  }

  /** Notification id to watch's clock when its intent was seen: hand-overs without an outcome. */
  public static MapStateDescriptor<String, Long> open() {
    return new MapStateDescriptor<>("open", Types.STRING, Types.LONG);
  }
}
