package io.pabal.deliver.handover;

import io.pabal.flow.FlowClient;
import io.pabal.flow.Lease;
import java.util.concurrent.Future;

/** Asks for the lease as often as it needs; the first time at once. Task's thread only. */
final class LeaseRenewal {
  private final Lease lease;
  private final FlowClient flow;
  private final Runnable renewed;
  private long lastPingNanos;

  /**
   * @param renewed run after each answer, in a thread of Flink's
   */
  LeaseRenewal(Lease lease, FlowClient flow, Runnable renewed) {
    this.lease = lease;
    this.flow = flow;
    this.renewed = renewed;
  }

  /** Asks, if it is time to. */
  void pingIfDue(long nowNanos) {
    if (nowNanos - lastPingNanos >= lease.pingInterval().toNanos() || lastPingNanos == 0) {
      lastPingNanos = nowNanos;
      Future<?> unusedAnswer = flow.ping(lease, nowNanos).thenRun(renewed);
    }
  }
}
