package io.pabal.bench;

import java.util.List;

/** What the events of a run cost in CPU time. */
public final class CpuUse {

  private CpuUse() {}

  /**
   * One look at a run.
   *
   * @param outputs how many records the run has written so far
   * @param cpuNanos CPU time of the process since its start, user and system
   */
  public record Sample(long outputs, long cpuNanos) {}

  /**
   * CPU time an output record, from the first look that saw output to the last: the start of the
   * job, with its loading of classes, is not in it.
   *
   * @param samples in the order of time
   * @throws IllegalStateException if output grew between no two looks: the run was too short
   */
  public static double microsPerEvent(List<Sample> samples) {
    List<Sample> busy = samples.stream().filter(sample -> sample.outputs() > 0).toList();
    if (busy.isEmpty() || busy.get(0).outputs() >= busy.get(busy.size() - 1).outputs()) {
      throw new IllegalStateException(
          "The run was over between two looks at it: measure with more events.");
    }
    Sample first = busy.get(0);
    Sample last = busy.get(busy.size() - 1);
    return (last.cpuNanos() - first.cpuNanos()) / 1e3 / (last.outputs() - first.outputs());
  }
}
