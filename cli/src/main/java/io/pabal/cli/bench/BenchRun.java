package io.pabal.cli.bench;

import static io.pabal.jobs.config.PabalOptions.TOPIC_PARTITIONS;

import io.pabal.bench.CpuUse;
import io.pabal.bench.CpuUse.Sample;
import io.pabal.bench.Measured;
import io.pabal.bench.Round;
import io.pabal.cli.local.JobSpec;
import io.pabal.cli.local.LocalSystemException;
import io.pabal.cli.local.Progress;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Both jobs in turn over the same events, each from an empty start. */
final class BenchRun {
  private static final Duration JOB_LIMIT = Duration.ofMinutes(15);
  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final BenchSystem system;
  private final PabalConfig config;
  private final Progress progress;

  BenchRun(BenchSystem system, Progress progress) {
    this.system = system;
    this.config = system.config();
    this.progress = progress;
  }

  /** Writes the events, then measures. */
  List<Round> rounds(int events, int count) throws InterruptedException {
    createPassThroughTopic();
    try (BenchLoad load = new BenchLoad(config)) {
      load.profiles();
      load.events(events);
    }
    progress.line("  %d events to %d recipients written".formatted(events, BenchLoad.RECIPIENTS));
    List<Round> rounds = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      Round round;
      // Who comes first changes, so that a machine that gets slower (or faster) favours nobody.
      if (number % 2 == 1) {
        Measured passThrough = passThrough(events);
        round = new Round(passThrough, plan(events));
      } else {
        Measured plan = plan(events);
        round = new Round(passThrough(events), plan);
      }
      rounds.add(round);
      progress.line("  round %d of %d: %s".formatted(number, count, text(round)));
    }
    return rounds;
  }

  private static String text(Round round) {
    return String.format(
        Locale.ROOT,
        "pass-through %.0f events/s, %.0f us CPU; plan %.0f events/s, %.0f us CPU",
        round.passThrough().perSecond(),
        round.passThrough().cpuMicrosPerEvent(),
        round.plan().perSecond(),
        round.plan().cpuMicrosPerEvent());
  }

  /** As many partitions as the topics that plan reads and writes. */
  private void createPassThroughTopic() throws InterruptedException {
    NewTopic topic =
        new NewTopic(
            config.topics().passThrough(),
            Optional.of(config.values().get(TOPIC_PARTITIONS)),
            Optional.empty());
    try (Admin admin = Admin.create(config.kafka().properties())) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new LocalSystemException("Kafka says: " + e.getCause().getMessage(), e);
    }
  }

  private Measured passThrough(int events) throws InterruptedException {
    return measure(system.passThrough(), config.topics().passThrough(), events);
  }

  /** A plan that refused the events would be fast: each must have come out as a message. */
  private Measured plan(int events) throws InterruptedException {
    String outbox = config.topics().outbox(Channel.EMAIL, Lane.NORMAL);
    try (OutputTopic messages = new OutputTopic(config.kafka(), outbox)) {
      Measured measured = measure(system.plan(), config.topics().decisions(), events);
      if (messages.appended() != events) {
        throw new LocalSystemException(
            "Plan made %d messages of %d events".formatted(messages.appended(), events));
      }
      return measured;
    }
  }

  private Measured measure(JobSpec job, String topic, int events) throws InterruptedException {
    try (OutputTopic output = new OutputTopic(config.kafka(), topic)) {
      List<Sample> samples = new ArrayList<>();
      String jobId = system.start(job);
      Polling.until(
          JOB_LIMIT,
          "%s, which %s".formatted(job.name(), "has to write " + events + " records"),
          () -> {
            samples.add(new Sample(output.appended(), system.cpuNanos()));
            return samples.get(samples.size() - 1).outputs() >= events;
          });
      system.end(jobId, END_LIMIT);
      Optional<String> failure = system.failure(jobId);
      if (output.appended() != events || failure.isPresent()) {
        throw new LocalSystemException(
            "%s wrote %d records of %d events: it was started again meanwhile. %s"
                .formatted(job.name(), output.appended(), events, failure.orElse("")));
      }
      return new Measured(events, output.spanMillis(), CpuUse.microsPerEvent(samples));
    }
  }
}
