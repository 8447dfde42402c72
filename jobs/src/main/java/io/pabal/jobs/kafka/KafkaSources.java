package io.pabal.jobs.kafka;

import io.pabal.flow.ValveId;
import io.pabal.flow.ValveSource;
import io.pabal.jobs.config.KafkaConfig;
import io.pabal.schema.event.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The sources of a job. Their groups' offsets are for people to look at; no job starts by them. */
public final class KafkaSources {
  /**
   * A fetch waits for 64 KiB, half a second at most: a fetch a record would cost more than all else
   * that is done with a record.
   */
  private static final Map<String, String> BULK =
      Map.of(
          ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "65536",
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "500");

  private final StreamExecutionEnvironment environment;
  private final KafkaConfig kafka;
  private final String group;
  private final Map<String, String> fetching;

  /**
   * @param group the consumer group under which progress is shown, one a part
   */
  public KafkaSources(StreamExecutionEnvironment environment, KafkaConfig kafka, String group) {
    this(environment, kafka, group, Map.of());
  }

  private KafkaSources(
      StreamExecutionEnvironment environment,
      KafkaConfig kafka,
      String group,
      Map<String, String> fetching) {
    this.environment = environment;
    this.kafka = kafka;
    this.group = group;
    this.fetching = fetching;
  }

  /** The same sources for a part that nobody waits for: records come up to half a second later. */
  public KafkaSources inBulk() {
    return new KafkaSources(environment, kafka, group, BULK);
  }

  /** Everything that the topics retain. */
  public DataStream<RawRecord> fromTheBeginning(List<String> topics, String uid, String name) {
    return stream(source(topics, OffsetsInitializer.earliest(), uid), uid, name);
  }

  /** Everything that the topics retain, while the valve is open. */
  public DataStream<RawRecord> fromTheBeginning(
      List<String> topics, ValveId valve, String uid, String name) {
    Source<RawRecord, ?, ?> source = source(topics, OffsetsInitializer.earliest(), uid);
    return stream(new ValveSource<>(source, valve), uid, name);
  }

  /** What was appended since an instant. */
  public DataStream<RawRecord> since(Instant instant, String topic, String uid, String name) {
    return stream(source(List.of(topic), from(instant), uid), uid, name);
  }

  /** What was appended since an instant to several topics. */
  public DataStream<RawRecord> since(
      Instant instant, List<String> topics, String uid, String name) {
    return stream(source(topics, from(instant), uid), uid, name);
  }

  /** What was appended since an instant, while the valve is open. */
  public DataStream<RawRecord> since(
      Instant instant, List<String> topics, ValveId valve, String uid, String name) {
    return since(instant, topics, List.of(valve), uid, name);
  }

  /** What was appended since an instant, while all of the valves are open. */
  public DataStream<RawRecord> since(
      Instant instant, List<String> topics, List<ValveId> valves, String uid, String name) {
    return stream(new ValveSource<>(source(topics, from(instant), uid), valves), uid, name);
  }

  /**
   * What was appended since an instant to the topics that fit, while all of the valves are open;
   * topics and partitions that come later are read from their beginning.
   *
   * @param discovery how often is looked for them
   */
  public DataStream<RawRecord> since(
      Instant instant,
      KafkaTopics topics,
      Duration discovery,
      List<ValveId> valves,
      String uid,
      String name) {
    KafkaSourceBuilder<RawRecord> builder = builder(from(instant), uid);
    topics.subscribe(builder);
    builder.setProperty(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
        Long.toString(discovery.toMillis()));
    return stream(new ValveSource<>(builder.build(), valves), uid, name);
  }

  /** A Kafka source from the beginning, to be wrapped. */
  public KafkaSource<RawRecord> table(String topic, String uid) {
    return source(List.of(topic), OffsetsInitializer.earliest(), uid);
  }

  /** Adds a source to the job. */
  public DataStream<RawRecord> stream(Source<RawRecord, ?, ?> source, String uid, String name) {
    return environment
        .fromSource(
            source, WatermarkStrategy.noWatermarks(), name, TypeInformation.of(RawRecord.class))
        .uid(uid);
  }

  private static OffsetsInitializer from(Instant instant) {
    return new FromInstant(Math.max(0, instant.toEpochMilli()));
  }

  private KafkaSource<RawRecord> source(
      List<String> topics, OffsetsInitializer offsets, String uid) {
    return builder(offsets, uid).setTopics(topics).build();
  }

  private KafkaSourceBuilder<RawRecord> builder(OffsetsInitializer offsets, String uid) {
    Properties properties = kafka.properties();
    fetching.forEach(properties::putIfAbsent);
    return KafkaSource.<RawRecord>builder()
        .setProperties(properties)
        .setGroupId(group)
        .setClientIdPrefix(group + "-" + uid)
        .setStartingOffsets(offsets)
        .setDeserializer(new RawRecords());
  }
}
