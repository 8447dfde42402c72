package io.pabal.log;

import io.pabal.flow.ValveId;
import io.pabal.schema.event.RawRecord;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What the log reads, undecoded, each partition in its order.
 *
 * @param decisions the decisions topic
 * @param outcomes the outcomes topics of all channels
 * @param deadLetters the dead-letters topic
 * @param preferences the preferences topic, without the documents that plan refuses: the tables
 *     show what plan applies
 * @param optOuts the opt-outs topic, likewise
 * @param subscriptions the subscriptions topic, likewise
 * @param reports the reports topic
 */
public record LogSources(
    Source decisions,
    Source outcomes,
    Source deadLetters,
    Source preferences,
    Source optOuts,
    Source subscriptions,
    Source reports) {

  /**
   * One source.
   *
   * @param valve that stops it while the database is away, or null: then the tasks wait, and the
   *     job's checkpoints with them. Each source has a valve of its own, which starts open
   */
  public record Source(DataStream<RawRecord> records, ValveId valve) {}
}
