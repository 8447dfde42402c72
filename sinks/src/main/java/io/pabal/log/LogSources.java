package io.pabal.log;

import io.pabal.schema.event.RawRecord;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What the log reads, undecoded, each partition in its order.
 *
 * @param decisions the decisions topic
 * @param outcomes the outcomes topics of all channels
 * @param deadLetters the dead-letters topic
 */
public record LogSources(
    DataStream<RawRecord> decisions,
    DataStream<RawRecord> outcomes,
    DataStream<RawRecord> deadLetters) {}
