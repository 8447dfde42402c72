package io.pabal.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node (broker and controller, KRaft) inside this JVM, on loopback, with its log in a
 * temporary folder.
 *
 * <p>It is the broker that production runs, from the same jars; only its timing is set for tests:
 * groups start at once and new topics are not created by accident. Closing stops it and deletes its
 * folder.
 */
public final class KafkaBroker implements AutoCloseable {

  /** Any 16 bytes in URL-safe base64 will do: the cluster lives as long as its folder. */
  private static final String CLUSTER_ID = "cGFiYWwtdGVzdC1jbHVzdA";

  private final Path directory;
  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private KafkaBroker(Path directory, KafkaRaftServer server, String bootstrapServers) {
    this.directory = directory;
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker on free ports and returns when it serves.
   *
   * @throws IllegalStateException if its log directory can't be formatted, with the tool's words
   */
  public static KafkaBroker start() {
    try {
      Path directory = Files.createTempDirectory("pabal-kafka-");
      int[] ports = freePorts();
      String bootstrapServers = "127.0.0.1:" + ports[0];
      Map<String, String> settings = settings(directory, bootstrapServers, "127.0.0.1:" + ports[1]);
      format(directory, settings);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      return new KafkaBroker(directory, server, bootstrapServers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    deleteRecursively(directory);
  }

  private static Map<String, String> settings(Path directory, String client, String controller) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put("listeners", "CLIENT://" + client + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", "CLIENT://" + client);
    settings.put("log.dirs", directory.resolve("log").toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Indexes are preallocated at 10 MB each by default: many small topics would fill a small disk.
    settings.put("log.index.size.max.bytes", "1048576");
    return settings;
  }

  private static void format(Path directory, Map<String, String> settings) throws IOException {
    Path file = directory.resolve("server.properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    String[] arguments = {"format", "-t", CLUSTER_ID, "-c", file.toString()};
    int status =
        StorageTool.execute(arguments, new PrintStream(words, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new IllegalStateException(
          "Kafka's log directory could not be formatted: "
              + words.toString(StandardCharsets.UTF_8));
    }
  }

  /** Two ports that were free a moment ago, taken together so that they differ. */
  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }

  private static void deleteRecursively(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka's folder stays behind: " + directory, e);
    }
  }
}
