package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Flink's JobManager as a session cluster: REST API, web UI, coordination; no high availability of
 * its own.
 */
record JobManager(Home home, Installation installation, Ports portNumbers) implements LocalServer {

  /** Name of its process record. */
  static final String NAME = "jobmanager";

  @Override
  public ServerKind kind() {
    return ServerKind.JOBMANAGER;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.FLINK, Port.FLINK_RPC, Port.METRICS);
  }

  @Override
  public String url() {
    return "http://" + portNumbers.address(Port.FLINK);
  }

  @Override
  public void prepare() {}

  @Override
  public void beforeStart() throws IOException {
    FlinkProcess.emptyScratch(home, name());
  }

  @Override
  public List<String> command() throws IOException {
    Path scratch = home.scratch(name());
    List<String> command =
        new ArrayList<>(
            FlinkProcess.java(
                home,
                installation,
                name(),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of(
                    "-Xms128m",
                    "-Xmx512m",
                    "-XX:MaxMetaspaceSize=256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1")));
    command.addAll(List.of("--configDir", installation.flinkConf().toString()));
    command.addAll(
        FlinkProcess.settings(
            Map.of(
                "rest.port", "" + portNumbers.number(Port.FLINK),
                "jobmanager.rpc.port", "" + portNumbers.number(Port.FLINK_RPC),
                "metrics.reporter.prom.port", "" + portNumbers.number(Port.METRICS),
                "execution.checkpointing.dir", home.checkpoints().toUri().toString(),
                "execution.checkpointing.savepoint-dir", home.savepoints().toUri().toString(),
                "io.tmp.dirs", scratch.toString(),
                "web.tmpdir", scratch.resolve("web").toString(),
                "web.upload.dir", scratch.resolve("upload").toString(),
                "web.log.path", home.logs().resolve(name() + ".log").toString())));
    return command;
  }

  @Override
  public boolean isReady() {
    return new FlinkRest(url()).isReady();
  }
}
