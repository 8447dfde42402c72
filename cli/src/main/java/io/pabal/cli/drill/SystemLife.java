package io.pabal.cli.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What shows that something was started anew: pure values, taken twice and compared.
 *
 * @param jobs Flink's word on every job, by the part's name
 * @param processes pid and start of every server, by its name
 */
record SystemLife(Map<String, Job> jobs, Map<String, String> processes) {
  /**
   * One job.
   *
   * @param id of the Flink job; another one means that the job was submitted again
   * @param restarts how often Flink restarted it ({@code numRestarts})
   * @param failures entries in its exception history
   * @param attempts the attempt numbers of all tasks, added up: a task that was started anew has a
   *     higher one
   */
  record Job(String id, long restarts, long failures, long attempts) {}

  SystemLife {
    jobs = new TreeMap<>(jobs);
    processes = new TreeMap<>(processes);
  }

  /** What was started anew between the two, one sentence each; empty when nothing was. */
  static List<String> restarts(SystemLife before, SystemLife after) {
    List<String> restarts = new ArrayList<>();
    before
        .jobs()
        .forEach(
            (name, job) -> {
              if (!job.equals(after.jobs().get(name))) {
                restarts.add("job " + name + " did not just go on: " + after.jobs().get(name));
              }
            });
    before
        .processes()
        .forEach(
            (name, process) -> {
              if (!process.equals(after.processes().get(name))) {
                restarts.add("process " + name + " was replaced");
              }
            });
    return restarts;
  }
}
