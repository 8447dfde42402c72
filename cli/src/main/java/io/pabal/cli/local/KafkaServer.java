package io.pabal.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** A single Kafka node, broker and controller in one process (KRaft). */
record KafkaServer(Home home, Installation installation, Ports portNumbers) implements LocalServer {

  /** Any 16 bytes in URL-safe base64: there is one cluster a home. */
  private static final String CLUSTER_ID = "cGFiYWwtbG9jYWwtc3lzdA";

  private static final String LOG4J = "kafka-log4j2.properties";

  @Override
  public ServerKind kind() {
    return ServerKind.BROKER;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Port> ports() {
    return List.of(Port.KAFKA, Port.KAFKA_CONTROLLER);
  }

  @Override
  public String url() {
    return portNumbers.address(Port.KAFKA);
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    Path log4j = home.kafka().resolve(LOG4J);
    try (var in = KafkaServer.class.getResourceAsStream(LOG4J)) {
      Files.write(log4j, in.readAllBytes());
    }
    writeSettings();
    if (Files.exists(data().resolve("meta.properties"))) {
      return;
    }
    OneShot.run(
        "Kafka's data folder could not be formatted",
        home.logs().resolve("kafka-format.out"),
        java("kafka.tools.StorageTool", "-Xmx128m", "-XX:TieredStopAtLevel=1"),
        List.of("format", "-t", CLUSTER_ID, "-c", settingsFile().toString()));
  }

  @Override
  public void beforeStart() throws IOException {
    writeSettings();
  }

  @Override
  public List<String> command() {
    List<String> command =
        java(
            "kafka.Kafka",
            "-Xms256m",
            "-Xmx512m",
            "-Dlog.file=" + home.logs().resolve(name() + ".log"),
            "-Dlog4j2.configurationFile=" + home.kafka().resolve(LOG4J));
    return OneShot.concat(command, List.of(settingsFile().toString()));
  }

  @Override
  public boolean isReady() {
    if (portNumbers.isFree(Port.KAFKA)) {
      return false; // saves starting a client while nobody listens
    }
    int limitMillis = (int) PROBE_LIMIT.toMillis();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", url(),
            "request.timeout.ms", limitMillis,
            "default.api.timeout.ms", limitMillis);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get(limitMillis, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<String> java(String mainClass, String... options) {
    return OneShot.java(installation.java(), installation.kafkaLib() + "/*", mainClass, options);
  }

  private Path data() {
    return home.kafka().resolve("data");
  }

  private Path settingsFile() {
    return home.kafka().resolve("server.properties");
  }

  private void writeSettings() throws IOException {
    String text =
        settings().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(settingsFile(), text);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    String client = portNumbers.address(Port.KAFKA);
    String controller = portNumbers.address(Port.KAFKA_CONTROLLER);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put("listeners", "CLIENT://" + client + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", "CLIENT://" + client);
    settings.put("log.dirs", data().toString());
    // A topic that nobody made on purpose has wrong partitions and retention: refuse instead.
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Memory and disk of one machine: the defaults are 128 MB of heap, and 10 MB a partition's
    // index.
    settings.put("log.cleaner.dedupe.buffer.size", "33554432");
    settings.put("log.index.size.max.bytes", "1048576");
    return settings;
  }
}
