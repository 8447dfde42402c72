package io.pabal.cli.local;

import io.pabal.schema.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pabal's own jobs and sandbox, as the local system runs them. */
public final class PabalJobs {

  /** The sandbox's provider of e-mail in a local system. */
  public static final String SMTP_PROVIDER = SandboxServer.SMTP_PROVIDER;

  /** The sandbox's provider of SMS in a local system. */
  public static final String SMS_PROVIDER = SandboxServer.SMS_PROVIDER;

  private static final String ENTRY_CLASS = "io.pabal.jobs.PabalJob";
  private static final int PARALLELISM = 2;

  /** It counts a few providers. */
  private static final int WATCH_PARALLELISM = 1;

  private PabalJobs() {}

  /** The settings of a first {@code up}, without jobs. */
  public static SystemSettings defaultSettings() {
    return new SystemSettings(
        Ports.defaults(), 1, SystemSettings.DEFAULT_SLOTS, sandbox(), List.of());
  }

  /** One provider of each channel; none if the sandbox isn't on the class path. */
  public static List<String> sandbox() {
    String mainClass = "io.pabal.sandbox.Sandbox";
    if (PabalJobs.class.getResource("/" + mainClass.replace('.', '/') + ".class") == null) {
      return List.of();
    }
    return List.of(
        mainClass,
        "--data",
        "{data}",
        "--http-port",
        "{http}",
        "--smtp",
        SandboxServer.SMTP_PROVIDER + "={smtp}",
        "--sms",
        SandboxServer.SMS_PROVIDER,
        "--push-port",
        "{push}");
  }

  /** A job a part, or one with all parts; none if the job jar isn't built. */
  public static List<JobSpec> jobs(Installation installation, Home home, boolean single) {
    return single
        ? jobJar(installation)
            .map(jar -> List.of(job("all", jar, home, List.of("--part", "all"))))
            .orElse(List.of())
        : jobs(installation, home, List.of(Channel.values()));
  }

  /** A job a part, for these channels only; none if the job jar isn't built. */
  public static List<JobSpec> jobs(
      Installation installation, Home home, Collection<Channel> channels) {
    Optional<Path> jar = jobJar(installation);
    if (jar.isEmpty()) {
      return List.of();
    }
    List<JobSpec> jobs = new ArrayList<>();
    jobs.add(job("plan", jar.get(), home, List.of("--part", "plan")));
    for (Channel channel : channels) {
      String label = channel.label();
      List<String> part = List.of("--part", "deliver", "--channel", label);
      jobs.add(job("deliver-" + label, jar.get(), home, part));
    }
    jobs.add(job("log", jar.get(), home, List.of("--part", "log")));
    jobs.add(job("watch", jar.get(), home, List.of("--part", "watch"), WATCH_PARALLELISM));
    return jobs;
  }

  private static JobSpec job(String name, Path jar, Home home, List<String> part) {
    return job(name, jar, home, part, PARALLELISM);
  }

  private static JobSpec job(String name, Path jar, Home home, List<String> part, int parallelism) {
    List<String> arguments =
        OneShot.concat(part, List.of("--config", home.configFile().toString()));
    return new JobSpec(name, jar, ENTRY_CLASS, arguments, parallelism);
  }

  /** The job jar; empty if it isn't built. */
  static Optional<Path> jobJar(Installation installation) {
    Path target = installation.root().resolve("jobs/target");
    if (!Files.isDirectory(target)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.getFileName().toString().endsWith("-job.jar")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
