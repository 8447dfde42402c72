package io.pabal.jobs;

import io.pabal.flow.JobClock;
import io.pabal.jobs.channels.ChannelProviders;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.jobs.topics.TopicAdmin;
import io.pabal.schema.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of every job.
 *
 * <pre>
 * flink run pabal-job.jar --config pabal.yaml --part plan
 * flink run pabal-job.jar --config pabal.yaml --part deliver --channel email
 * flink run pabal-job.jar --config pabal.yaml --part log
 * flink run pabal-job.jar --config pabal.yaml --part watch
 * flink run pabal-job.jar --config pabal.yaml --part all
 * </pre>
 *
 * <p>The uids are the same in a job of one part and in the job of all.
 */
public final class PabalJob {
  private static final Logger LOG = LoggerFactory.getLogger(PabalJob.class);

  private PabalJob() {}

  /**
   * Submits a job.
   *
   * @throws ConfigException when the configuration or Kafka's topics would break a promise
   */
  public static void main(String[] arguments) throws Exception {
    ParameterTool parameters = ParameterTool.fromArgs(arguments);
    PabalConfig config = PabalConfig.read(Path.of(parameters.getRequired("config")));
    LOG.info("effective configuration:\n{}", config.describe());
    try (TopicAdmin topics = new TopicAdmin(config)) {
      LOG.info("lifetimes: {}", topics.check());
    }
    StreamExecutionEnvironment environment = environment(config);
    String name = build(environment, config, parameters);
    environment.executeAsync(name);
  }

  /** The settings that no cluster may decide otherwise. */
  static Configuration fixed(PabalConfig config) {
    Configuration fixed = new Configuration();
    // The contract of state: no Kryo, no uid that a change of the graph would change.
    fixed.set(PipelineOptions.GENERIC_TYPES, false);
    fixed.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    fixed.set(PipelineOptions.MAX_PARALLELISM, config.maxParallelism());
    // Records are immutable, and no operator keeps one that it changes.
    fixed.set(PipelineOptions.OBJECT_REUSE, true);
    return fixed;
  }

  private static StreamExecutionEnvironment environment(PabalConfig config) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(fixed(config));
    Duration clusters =
        environment.getConfiguration() instanceof Configuration set
            ? set.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)
            : HeartbeatManagerOptions.HEARTBEAT_TIMEOUT.defaultValue();
    if (config.deliver().heartbeatTimeout().compareTo(clusters) > 0) {
      throw new ConfigException(
          "deliver.heartbeat-timeout "
              + config.deliver().heartbeatTimeout()
              + " is longer than the cluster's heartbeat.timeout "
              + clusters
              + ": a task could outlive its lease");
    }
    return environment;
  }

  /** Builds the parts that the arguments ask for; returns the job's name. */
  static String build(
      StreamExecutionEnvironment environment, PabalConfig config, ParameterTool parameters) {
    JobClock clock = new SystemJobClock();
    String submission = UUID.randomUUID().toString();
    String part = parameters.getRequired("part");
    switch (part) {
      case "plan" -> PlanPart.build(environment, config, submission, clock);
      case "deliver" -> {
        Channel channel = channel(parameters.getRequired("channel"));
        DeliverPart.build(environment, config, channel, submission, clock);
        return "pabal deliver " + channel.label();
      }
      case "log" -> LogPart.build(environment, config, submission);
      case "watch" -> WatchPart.build(environment, config, clock);
      // No part of Pabal: what 'pabal bench' measures plan against.
      case "pass-through" -> PassThroughPart.build(environment, config);
      case "all" -> {
        PlanPart.build(environment, config, submission, clock);
        for (Channel channel : Channel.values()) {
          if (ChannelProviders.configured(channel, config)) {
            DeliverPart.build(environment, config, channel, submission, clock);
          }
        }
        LogPart.build(environment, config, submission);
        WatchPart.build(environment, config, clock);
      }
      default ->
          throw new ConfigException(
              "--part is one of "
                  + List.of("plan", "deliver", "log", "watch", "all")
                  + ", not "
                  + part);
    }
    return "pabal " + part;
  }

  private static Channel channel(String label) {
    return Channel.of(label)
        .orElseThrow(() -> new ConfigException("--channel is email, sms or push, not " + label));
  }
}
