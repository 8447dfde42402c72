package io.pabal.cli.local;

/** The kinds of servers in the local system, in the order of their start. */
public enum ServerKind {
  /** Kafka: one node, broker and controller. */
  BROKER("Kafka"),
  /** PostgreSQL with the log. */
  POSTGRES("PostgreSQL"),
  /** Flink's JobManager, with REST API and web UI. */
  JOBMANAGER("Flink JobManager"),
  /** Flink's TaskManagers, which run the parts. */
  TASKMANAGER("Flink TaskManager"),
  /** The providers that validate and record. */
  SANDBOX("Sandbox");

  private final String title;

  ServerKind(String title) {
    this.title = title;
  }

  /** For tables. */
  public String title() {
    return title;
  }
}
