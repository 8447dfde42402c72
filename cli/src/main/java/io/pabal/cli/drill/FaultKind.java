package io.pabal.cli.drill;

/** What a crash drill does to the system. */
enum FaultKind {
  /** Kills a TaskManager with -9. */
  TASKMANAGER,
  /** Kills the JobManager with -9: all jobs are gone and are resumed from their checkpoints. */
  JOBMANAGER,
  /** Kills the Kafka broker with -9. */
  BROKER,
  /** Fails one task of each deliver job, in a process that lives on. */
  TASK,
  /** Stops a TaskManager for 15 s and lets it go on: a zombie beside its successors. */
  PAUSE,
  /** Asks for a savepoint of every part and kills a TaskManager while they are being taken. */
  SAVEPOINT
}
