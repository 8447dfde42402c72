package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.local.OsProcess.Signal;
import java.io.IOException;
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
}
