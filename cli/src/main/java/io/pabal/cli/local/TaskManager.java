package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Flink TaskManager, which runs slices of the parts.
 *
 * <p>Its memory is stated piece by piece, because Flink's own start scripts, which divide a total,
 * are not in Maven; together about 1.5 GB. Heap = task + framework heap; direct memory = both
 * off-heap parts + network.
 */
record TaskManager(Home home, Installation installation, SystemSettings settings, int number)
    implements LocalServer {

  /** Before its number in its name. */
  static final String NAME_PREFIX = "taskmanager-";

  private static final int TASK_HEAP_MB = 384;
  private static final int FRAMEWORK_HEAP_MB = 128;

  /** Kafka clients, HTTP and mail connections. */
  private static final int TASK_OFF_HEAP_MB = 64;

  private static final int FRAMEWORK_OFF_HEAP_MB = 128;

  /** Buffers between tasks: all parts with a parallelism of 2 take 7 MB of it at rest. */
  private static final int NETWORK_MB = 128;

  /** RocksDB's caches and write buffers. */
  private static final int MANAGED_MB = 384;

  /** Each job brings its own classes, and a job that restarts may for a while have them twice. */
  private static final int METASPACE_MB = 256;

  private static final int OVERHEAD_MB = 128;

  @Override
  public ServerKind kind() {
    return ServerKind.TASKMANAGER;
  }

  @Override
  public String name() {
    return NAME_PREFIX + number;
  }

  @Override
  public List<Port> ports() {
    return number == 1 ? List.of(Port.TASKMANAGER_METRICS) : List.of();
  }

  @Override
  public String url() {
    return settings.slots() + " slots";
  }

  @Override
  public void prepare() {}

  @Override
  public void beforeStart() throws IOException {
    FlinkProcess.emptyScratch(home, name());
  }

  @Override
  public List<String> command() throws IOException {
    int heapMb = TASK_HEAP_MB + FRAMEWORK_HEAP_MB;
    int directMb = TASK_OFF_HEAP_MB + FRAMEWORK_OFF_HEAP_MB + NETWORK_MB;
    List<String> command =
        new ArrayList<>(
            FlinkProcess.java(
                home,
                installation,
                name(),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                List.of(
                    "-Xms" + heapMb + "m",
                    "-Xmx" + heapMb + "m",
                    "-XX:MaxDirectMemorySize=" + directMb + "m",
                    "-XX:MaxMetaspaceSize=" + METASPACE_MB + "m")));
    command.addAll(List.of("--configDir", installation.flinkConf().toString()));
    command.addAll(FlinkProcess.settings(flinkSettings()));
    return command;
  }

  /**
   * The JobManager still lists a killed one for a while: only a heartbeat since this process's
   * start counts.
   */
  @Override
  public boolean isReady() {
    Optional<Instant> started = new ProcessTable(home).live(name()).flatMap(OsProcess::started);
    Optional<Instant> heard =
        new FlinkRest(new JobManager(home, installation, settings.ports()).url())
            .lastHeartbeat(name());
    return started.isPresent() && heard.filter(started.get()::isBefore).isPresent();
  }

  private Map<String, String> flinkSettings() {
    Ports ports = settings.ports();
    Path scratch = home.scratch(name());
    Map<String, String> flink = new LinkedHashMap<>();
    flink.put("jobmanager.rpc.port", "" + ports.number(Port.FLINK_RPC));
    flink.put(
        "metrics.reporter.prom.port", "" + (ports.number(Port.TASKMANAGER_METRICS) + number - 1));
    // The same id after a restart: the JobManager drops the dead predecessor at once, not after the
    // heartbeat's limit.
    flink.put("taskmanager.resource-id", name());
    flink.put("taskmanager.numberOfTaskSlots", "" + settings.slots());
    flink.put("taskmanager.cpu.cores", Runtime.getRuntime().availableProcessors() + ".0");
    flink.put("taskmanager.memory.task.heap.size", TASK_HEAP_MB + "m");
    flink.put("taskmanager.memory.task.off-heap.size", TASK_OFF_HEAP_MB + "m");
    flink.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MB + "m");
    flink.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP_MB + "m");
    flink.put("taskmanager.memory.network.min", NETWORK_MB + "m");
    flink.put("taskmanager.memory.network.max", NETWORK_MB + "m");
    flink.put("taskmanager.memory.managed.size", MANAGED_MB + "m");
    flink.put("taskmanager.memory.jvm-metaspace.size", METASPACE_MB + "m");
    flink.put("taskmanager.memory.jvm-overhead.min", OVERHEAD_MB + "m");
    flink.put("taskmanager.memory.jvm-overhead.max", OVERHEAD_MB + "m");
    flink.put("io.tmp.dirs", scratch.toString());
    flink.put("state.backend.rocksdb.localdir", scratch.resolve("rocksdb").toString());
    return flink;
  }
}
