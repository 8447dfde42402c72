package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.local.OsProcess.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One system, killed in several ways; needs the class paths that {@code package} collects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalSystemIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String PART = "trickle";

  private LocalSystem system;
  private SystemSettings settings;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path jar = jobJar(folder.resolve("trickle-job.jar"));
    JobSpec job = new JobSpec(PART, jar, TrickleJob.class.getName(), List.of(PART), 2);
    settings = new SystemSettings(Ports.free(), 1, 4, List.of(), List.of(job));
    system = new LocalSystem(new Home(folder.resolve("home")), Installation.current());
    up();
  }

  @AfterAll
  void stop() {
    system.down(true, Progress.SILENT);
  }

  @Test
  @Order(1)
  void servesEverythingWhenUp() {
    assertThat(system.status().well()).isTrue();
    assertThat(system.status().servers()).extracting(SystemStatus.Row::pid).doesNotContain(0L);
  }

  @Test
  @Order(2)
  void bringsAKilledBrokerBack() {
    OsProcess killed = kill("kafka");

    assertThat(system.awaitWell(LIMIT)).isTrue();
    assertThat(killed.isAlive()).isFalse();
  }

  @Test
  @Order(2)
  void bringsAKilledDatabaseBack() {
    kill("postgres");

    assertThat(system.awaitWell(LIMIT)).isTrue();
  }

  @Test
  @Order(2)
  void bringsAKilledTaskManagerBackAndFlinkRestoresTheSameJob() {
    awaitCheckpoint();
    String job = job();
    kill("taskmanager-1");

    assertThat(Waiting.until(LIMIT, () -> restoredFrom(job).isPresent() && system.status().well()))
        .isTrue();
    assertThat(job()).isEqualTo(job);
    assertThat(restoredFrom(job).orElseThrow()).contains("/" + job + "/chk-");
  }

  @Test
  @Order(2)
  void resumesFromTheNewestCheckpointWhenTheJobManagerIsKilled() {
    awaitCheckpoint();
    String before = job();
    OsProcess taskManager = system.processes(ServerKind.TASKMANAGER).get("taskmanager-1");
    kill("jobmanager");
    Path newest =
        RestorePoint.newestCheckpoint(system.home().checkpoints().resolve(before)).orElseThrow();

    assertThat(Waiting.until(LIMIT, () -> !job().equals(before) && system.status().well()))
        .isTrue();
    assertThat(taskManager.isAlive()).as("the old generation is gone").isFalse();
    assertThat(restoredFrom(job()).orElseThrow()).endsWith(before + "/" + newest.getFileName());
  }

  @Test
  @Order(3)
  void goesOnWithoutASupervisorAndIsTakenOverByTheNext() {
    OsProcess broker = system.processes(ServerKind.BROKER).get("kafka");
    kill("supervisor");
    assertThat(broker.isAlive()).isTrue();

    up();

    assertThat(system.processes(ServerKind.BROKER)).containsValue(broker);
  }

  @Test
  @Order(4)
  void leavesNoProcessAndGoesOnFromItsSavepoint() {
    List<OsProcess> all = List.copyOf(new ProcessTable(system.home()).live().values());

    system.down(false, Progress.SILENT);

    assertThat(all).hasSize(5).noneMatch(OsProcess::isAlive);
    assertThat(system.status().well()).isFalse();

    up();

    assertThat(restoredFrom(job()).orElseThrow()).contains("/savepoints/");
  }

  @Test
  @Order(5)
  void saysWhichPortIsTakenAndHowToChooseAnother() {
    Home second = new Home(system.home().path().resolveSibling("second"));
    LocalSystem other = new LocalSystem(second, Installation.current());

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> other.up(settings, endpoints -> {}, Set.of(), Progress.SILENT)))
        .isInstanceOf(LocalSystemException.class)
        .hasMessageContaining("--port kafka=NUMBER");
  }

  private void up() {
    system.up(settings, endpoints -> {}, Set.of(), Progress.SILENT);
  }

  private OsProcess kill(String name) {
    OsProcess killed = system.signal(name, Signal.KILL).orElseThrow();
    assertThat(Waiting.until(LIMIT, () -> !killed.isAlive())).isTrue();
    return killed;
  }

  private String job() {
    return system.jobId(PART).orElseThrow();
  }

  private void awaitCheckpoint() {
    assertThat(
            Waiting.until(
                LIMIT,
                () ->
                    RestorePoint.newestCheckpoint(system.home().checkpoints().resolve(job()))
                        .isPresent()))
        .isTrue();
  }

  private Optional<String> restoredFrom(String jobId) {
    try {
      var restored =
          new FlinkRest(system.endpoints().flinkUrl())
              .get("/jobs/" + jobId + "/checkpoints")
              .at("/latest/restored");
      return Optional.ofNullable(restored.path("external_path").asText(null));
    } catch (FlinkRest.FlinkRestException e) {
      return Optional.empty();
    }
  }

  private static Path jobJar(Path jar) throws IOException {
    Path classes = Path.of("target/test-classes");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        var files = Files.list(classes.resolve("io/pabal/cli/local"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("TrickleJob")).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }
}
