package io.pabal.schema.state;

import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * State names and types of the log, beside {@link DeliverState#epochs}; see {@link Uids} for what
 * the contract is.
 */
public final class LogState {
  private LogState() {}

  /**
   * What waits for the database at a snapshot: an operator's list, spread anew when rescaled, which
   * is allowed because rows merge in any order. Empty while the database is there.
   */
  public static ListStateDescriptor<UnwrittenRecord> unwritten() {
    return new ListStateDescriptor<>("unwritten", TypeInformation.of(UnwrittenRecord.class));
  }
}
