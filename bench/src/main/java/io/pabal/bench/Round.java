package io.pabal.bench;

/** Both jobs over the same events, one right after the other. */
public record Round(Measured passThrough, Measured plan) {

  /** What plan reaches of the pass-through's rate: 1 is as fast. */
  public double rateRatio() {
    return plan.perSecond() / passThrough.perSecond();
  }

  /** How many times the pass-through's CPU time plan takes: 1 is as cheap. */
  public double cpuRatio() {
    return plan.cpuMicrosPerEvent() / passThrough.cpuMicrosPerEvent();
  }
}
