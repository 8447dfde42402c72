package io.pabal.cli.bench;

import io.pabal.bench.FanOutReport;
import io.pabal.bench.FanOutReport.Checkpoints;
import io.pabal.bench.FanOutReport.Round;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.local.Progress;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Quiet and one event for all subscribers, in turn, while single urgent events go on. */
final class FanOutRun {
  private static final Duration READY_LIMIT = Duration.ofMinutes(15);
  private static final Duration FAN_OUT_LIMIT = Duration.ofMinutes(30);
  private static final long CHECKPOINTS_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private final BenchSystem system;
  private final PabalConfig config;
  private final Progress progress;
  private final int subscribers;
  private final int urgentRate;
  private final Map<Long, Checkpoint> checkpoints = new TreeMap<>();
  private String jobId;
  private long lookedNanos;

  FanOutRun(BenchSystem system, int subscribers, int urgentRate, Progress progress) {
    this.system = system;
    this.config = system.config();
    this.subscribers = subscribers;
    this.urgentRate = urgentRate;
    this.progress = progress;
  }

  /** A quiet window and the fan-out after it, by the clock of the records. */
  private record Span(long quietMillis, long postedMillis, long firstMillis, long lastMillis) {}

  FanOutReport measure(WindowOptions windows) throws InterruptedException {
    stampByBroker();
    FanOutLoad.people(config, subscribers);
    progress.line(String.format(Locale.ROOT, "  %,d profiles and subscriptions", subscribers));
    try (FanOutLoad load = new FanOutLoad(config, subscribers)) {
      long readyMillis = start(load);
      progress.line("  ready after %.1f s; warming up".formatted(readyMillis / 1e3));
      load.startUrgent(urgentRate);
      fanOut(load, FanOutLoad.FRIEND, Math.min(subscribers, FanOutLoad.FRIENDS));
      windows.warmUp();
      List<Span> spans = new ArrayList<>();
      for (int number = 1; number <= windows.count(); number++) {
        long quietMillis = System.currentTimeMillis();
        windows.pass();
        Span span = fanOut(load, FanOutLoad.STAR, subscribers).after(quietMillis);
        spans.add(span);
        progress.line(text(number, windows.count(), span));
      }
      UrgentLatencies latencies = UrgentLatencies.read(config, load.stop());
      lookAtCheckpoints();
      return report(readyMillis, spans, latencies);
    }
  }

  /** The broker's clock says when a record was there to be read; a producer's would be earlier. */
  private void stampByBroker() throws InterruptedException {
    AlterConfigOp byBroker =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(config.kafka().properties())) {
      for (Lane lane : Lane.values()) {
        String outbox = config.topics().outbox(Channel.EMAIL, lane);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, outbox);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(byBroker))).all().get();
      }
    } catch (ExecutionException e) {
      throw new LocalSystemException("Kafka says: " + e.getCause().getMessage(), e);
    }
  }

  /** Starts plan; returns how long it took until an event that waited for it was decided. */
  private long start(FanOutLoad load) throws InterruptedException {
    try (OutputTopic urgent = outbox(Lane.URGENT)) {
      load.sendUrgent();
      long startMillis = System.currentTimeMillis();
      jobId = system.start(system.plan());
      Polling.until(READY_LIMIT, "plan's first decision", () -> urgent.appended() > 0);
      return urgent.firstMillis() - startMillis;
    }
  }

  private record FanOut(long postedMillis, long firstMillis, long lastMillis) {
    Span after(long quietMillis) {
      return new Span(quietMillis, postedMillis, firstMillis, lastMillis);
    }
  }

  private FanOut fanOut(FanOutLoad load, String actor, int recipients) throws InterruptedException {
    try (OutputTopic normal = outbox(Lane.NORMAL)) {
      long postedMillis = System.currentTimeMillis();
      load.post(actor);
      Polling.until(
          FAN_OUT_LIMIT,
          "%,d outbox records".formatted(recipients),
          () -> {
            lookAtCheckpoints();
            return normal.appended() >= recipients;
          });
      if (normal.appended() != recipients || system.failure(jobId).isPresent()) {
        throw new LocalSystemException(
            "%d outbox records for %d recipients: plan was started again meanwhile. %s"
                .formatted(normal.appended(), recipients, system.failure(jobId).orElse("")));
      }
      return new FanOut(postedMillis, normal.firstMillis(), normal.lastMillis());
    }
  }

  private OutputTopic outbox(Lane lane) {
    return new OutputTopic(config.kafka(), config.topics().outbox(Channel.EMAIL, lane));
  }

  private void lookAtCheckpoints() {
    long now = System.nanoTime();
    if (now - lookedNanos > CHECKPOINTS_EVERY_NANOS) {
      lookedNanos = now;
      system.checkpoints(jobId).forEach(each -> checkpoints.put(each.id(), each));
    }
  }

  private FanOutReport report(long readyMillis, List<Span> spans, UrgentLatencies latencies) {
    List<Round> rounds = new ArrayList<>();
    List<Double> quiet = new ArrayList<>();
    List<Double> meanwhile = new ArrayList<>();
    for (Span span : spans) {
      rounds.add(
          new Round(
              span.firstMillis() - span.postedMillis(),
              span.lastMillis() - span.postedMillis(),
              latencies.window(span.quietMillis(), span.postedMillis()),
              latencies.window(span.postedMillis(), span.lastMillis())));
      quiet.addAll(durations(span.quietMillis(), span.postedMillis()));
      meanwhile.addAll(durations(span.postedMillis(), span.lastMillis()));
    }
    long failed = checkpoints.values().stream().filter(Checkpoint::isFailed).count();
    return FanOutReport.of(
        subscribers, urgentRate, readyMillis, rounds, new Checkpoints(quiet, meanwhile, failed));
  }

  private List<Double> durations(long fromMillis, long untilMillis) {
    return checkpoints.values().stream()
        .filter(Checkpoint::isCompleted)
        .filter(c -> c.triggeredAtMillis() >= fromMillis && c.triggeredAtMillis() < untilMillis)
        .map(c -> (double) c.durationMillis())
        .toList();
  }

  private static String text(int number, int count, Span span) {
    return String.format(
        Locale.ROOT,
        "  %d of %d: first out after %d ms, last after %.1f s",
        number,
        count,
        span.firstMillis() - span.postedMillis(),
        (span.lastMillis() - span.postedMillis()) / 1e3);
  }
}
