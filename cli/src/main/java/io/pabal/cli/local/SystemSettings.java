package io.pabal.cli.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;

/**
 * What a local system consists of; written by {@code up}, followed by the supervisor.
 *
 * @param ports where it listens
 * @param taskManagers how many TaskManager processes
 * @param slots a TaskManager; each runs one parallel slice of a job
 * @param sandbox main class and arguments of the sandbox; an empty list: no sandbox
 * @param jobs the Flink jobs to keep running; empty until the topics and tables that they need
 *     exist
 */
public record SystemSettings(
    Ports ports, int taskManagers, int slots, List<String> sandbox, List<JobSpec> jobs) {

  /**
   * Slots of a single TaskManager: plan, three deliver parts and log with a parallelism of 2 and
   * watch with 1 take 11. Each slot has its share of the memory of RocksDB, so there are no more.
   */
  public static final int DEFAULT_SLOTS = 11;

  /** Copies the lists. */
  public SystemSettings {
    sandbox = List.copyOf(sandbox);
    jobs = List.copyOf(jobs);
  }

  /** These settings with other jobs. */
  public SystemSettings withJobs(List<JobSpec> wanted) {
    return new SystemSettings(ports, taskManagers, slots, sandbox, wanted);
  }

  /** The servers in the order of their start. */
  @JsonIgnore
  public List<LocalServer> servers(Home home, Installation installation) {
    List<LocalServer> servers = new ArrayList<>();
    servers.add(new KafkaServer(home, installation, ports));
    servers.add(new PostgresServer(home, ports));
    servers.add(new JobManager(home, installation, ports));
    for (int number = 1; number <= taskManagers; number++) {
      servers.add(new TaskManager(home, installation, this, number));
    }
    if (!sandbox.isEmpty()) {
      servers.add(new SandboxServer(home, installation, this));
    }
    return servers;
  }
}
