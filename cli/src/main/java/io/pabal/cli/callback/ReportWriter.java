package io.pabal.cli.callback;

import io.pabal.cli.kafka.TopicWriter;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.channels.UnsubscribeLinks;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import java.util.List;

/** Writes reports to the callbacks topic, signed with the configuration's key. */
final class ReportWriter {
  private final PabalConfig config;
  private final List<byte[]> keys;

  /**
   * @throws LocalSystemException when the configuration has no key: no report would be believed
   */
  ReportWriter(PabalConfig config) {
    this.config = config;
    this.keys = UnsubscribeLinks.tokenKeys(config).read();
    if (keys.isEmpty()) {
      throw new LocalSystemException(
          "unsubscribe.key is not set: plan believes no report without a signed reference");
    }
  }

  /** The present key, and the one before it. */
  List<byte[]> keys() {
    return keys;
  }

  /** A reference that plan believes. */
  String signed(ReportReference reference) {
    return reference.signed(keys.get(0));
  }

  /**
   * Appends a report and waits until Kafka has it.
   *
   * @throws LocalSystemException when Kafka refuses or does not answer
   */
  SourcePosition write(Report report) {
    try (TopicWriter writer = new TopicWriter(config.kafka().clientMap())) {
      return writer.append(config.topics().callbacks(), (String) null, Json.write(report));
    }
  }
}
