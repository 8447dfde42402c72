package io.pabal.jobs;

import io.pabal.deliver.DeliverTopology;
import io.pabal.deliver.handover.HandOverOperatorFactory;
import io.pabal.deliver.handover.HandOverSettings;
import io.pabal.deliver.handover.KafkaOutcomeLog;
import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.flow.JobClock;
import io.pabal.flow.ValveId;
import io.pabal.jobs.channels.ChannelProviders;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.config.Topics;
import io.pabal.jobs.kafka.KafkaSinks;
import io.pabal.jobs.kafka.KafkaSources;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.state.Uids;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Wires the part {@code deliver} of one channel to Kafka and to its providers. */
final class DeliverPart {
  private DeliverPart() {}

  static void build(
      StreamExecutionEnvironment environment,
      PabalConfig config,
      Channel channel,
      String submission,
      JobClock clock) {
    Topics topics = config.topics();
    KafkaSources sources =
        new KafkaSources(environment, config.kafka(), "pabal-deliver-" + channel.label());
    KafkaSinks sinks = new KafkaSinks(config.kafka());
    Instant oldest = clock.now().minus(config.lifetimes().longestLife());
    Map<Lane, ValveId> valves = new EnumMap<>(Lane.class);
    Map<Lane, DataStream<RawRecord>> outboxes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      ValveId valve =
          new ValveId(submission, "outbox." + channel.label() + "." + lane.label(), false);
      valves.put(lane, valve);
      outboxes.put(
          lane,
          sources.since(
              oldest,
              List.of(topics.outbox(channel, lane)),
              valve,
              Uids.deliverOutbox(channel, lane),
              "Outbox " + channel.label() + " " + lane.label()));
    }
    DeliverTopology.build(
        channel,
        new DeliverTopology.Sources(
            outboxes,
            sources.since(
                oldest,
                topics.control(channel),
                Uids.deliverControl(channel),
                "Control " + channel.label()),
            sources.fromTheBeginning(
                List.of(topics.catalog()),
                Uids.deliverCatalog(channel),
                "Catalog for " + channel.label())),
        new DeliverTopology.Sinks(
            sinks.to(topics.feedback(), feedback -> feedback.recipient()),
            sinks.inBulk(topics.deadLetters(), letter -> null)),
        handOver(config, channel, valves, clock),
        config.drillFaults(),
        clock);
  }

  private static HandOverOperatorFactory handOver(
      PabalConfig config, Channel channel, Map<Lane, ValveId> valves, JobClock clock) {
    HandOverSettings settings =
        new HandOverSettings(
            channel,
            config.lifetimes().stripTtl(),
            config.lifetimes().longestLife(),
            config.deliver().heartbeatTimeout(),
            config.deliver().catalogWait(),
            config.deliver().closeGrace(),
            config.deliver().breaker(),
            valves,
            config.drillFaults());
    return new HandOverOperatorFactory(
        settings,
        ChannelProviders.of(channel, config),
        new KafkaOutcomeLog.Factory(
            config.topics().outcomes(channel), config.kafka().clientMap(), clock),
        new MustacheRenderer(),
        clock,
        DeliverPart::randomEpoch);
  }

  /** 64 random bits: no two starts are named alike, and an epoch says nothing but its name. */
  private static String randomEpoch() {
    byte[] bits = new byte[8];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }
}
