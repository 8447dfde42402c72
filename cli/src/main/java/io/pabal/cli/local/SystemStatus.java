package io.pabal.cli.local;

import java.util.List;

/**
 * A local system at one moment.
 *
 * @param home its folder
 * @param well true if every server serves and every job runs with all its tasks
 * @param servers in the order of their start, the supervisor first
 * @param jobs in the order of the parts; empty if none were asked for
 */
public record SystemStatus(String home, boolean well, List<Row> servers, List<Row> jobs) {

  /** How something is. */
  public enum State {
    /** Serves; every task runs. */
    READY,
    /** Lives, but doesn't serve yet. */
    STARTING,
    /** A job that Flink is restarting, or whose tasks don't all run yet. */
    RESTARTING,
    /** Doesn't run. */
    DOWN
  }

  /**
   * One server or job.
   *
   * @param name unique
   * @param title for people
   * @param state at this moment
   * @param pid of the process, 0 for a job or if there is none
   * @param where to find it: URL, address or Flink job id; empty if it isn't there
   * @param trouble what the supervisor can't mend, empty if nothing
   */
  public record Row(
      String name, String title, State state, long pid, String where, String trouble) {}
}
