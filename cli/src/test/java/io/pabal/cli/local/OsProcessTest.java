package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.local.OsProcess.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OsProcessTest {

  private Process sleeper;

  @BeforeEach
  void start() throws IOException {
    sleeper = new ProcessBuilder("sleep", "60").start();
  }

  @AfterEach
  void end() {
    sleeper.destroyForcibly();
  }

  @Test
  void knowsItsProcessByPidAndStart() throws InterruptedException {
    OsProcess process = OsProcess.of(sleeper.pid()).orElseThrow();
    assertThat(process.isAlive()).isTrue();

    assertThat(process.signal(Signal.KILL)).isTrue();

    assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.isAlive()).isFalse();
    assertThat(process.signal(Signal.KILL)).isFalse();
  }

  @Test
  void isNotMistakenForAnotherProcessWithItsNumber() {
    OsProcess process = OsProcess.of(sleeper.pid()).orElseThrow();
    OsProcess earlier = new OsProcess(process.pid(), process.startTicks() - 1, process.bootId());
    OsProcess otherBoot = new OsProcess(process.pid(), process.startTicks(), "another boot");

    assertThat(earlier.isAlive()).isFalse();
    assertThat(otherBoot.isAlive()).isFalse();
    assertThat(earlier.signal(Signal.KILL)).isFalse();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void livesWhileItIsHeld() {
    OsProcess process = OsProcess.of(sleeper.pid()).orElseThrow();

    assertThat(process.signal(Signal.STOP)).isTrue();
    assertThat(process.isAlive()).isTrue();
    assertThat(process.signal(Signal.CONT)).isTrue();
  }

  /**
   * A process of many threads and much memory takes its time to end, and holds its port so long.
   */
  @Test
  void hasNotEndedBeforeItsPortIsFree() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (int round = 0; round < 5; round++) {
      Process holder =
          new ProcessBuilder(
                  java, "-cp", System.getProperty("java.class.path"), PortHolder.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int port = Integer.parseInt(holder.inputReader(StandardCharsets.UTF_8).readLine());
      OsProcess process = OsProcess.of(holder.pid()).orElseThrow();
      process.signal(Signal.KILL);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (process.isAlive() && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      assertThat(process.isAlive()).isFalse();
      assertThat(Ports.defaults().with(Map.of(Port.FLINK, port)).isFree(Port.FLINK))
          .as("port %d is free", port)
          .isTrue();
    }
  }
}
