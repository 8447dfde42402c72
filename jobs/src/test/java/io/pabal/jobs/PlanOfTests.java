package io.pabal.jobs;

import io.pabal.jobs.config.PabalConfig;
import io.pabal.testing.TestKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests of plan on a mini cluster have in common: configuration and events. */
final class PlanOfTests {
  private PlanOfTests() {}

  /** A configuration with topics of the test's own and a pace of fan-outs. */
  static PabalConfig config(TestKafka kafka, Path folder, int recipientsPerSecond)
      throws IOException {
    Path file = folder.resolve("pabal.yaml");
    Files.writeString(
        file,
        """
        kafka.bootstrap-servers: %s
        topics.prefix: %s
        topics.events.urgent: %surgent
        topics.events.normal: %snormal
        topics.partitions: 2
        plan.fan-out-recipients-per-second: %d
        """
            .formatted(
                kafka.bootstrapServers(),
                kafka.prefix(),
                kafka.prefix(),
                kafka.prefix(),
                recipientsPerSecond));
    return PabalConfig.read(file);
  }

  /**
   * A structured CloudEvent.
   *
   * @param more further attributes, each with a comma behind it
   */
  static String event(String id, String type, String more) {
    return """
        {"specversion":"1.0","id":"%s","source":"/test","type":"%s",%s"data":{}}
        """
        .formatted(id, type, more);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
