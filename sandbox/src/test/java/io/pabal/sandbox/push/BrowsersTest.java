package io.pabal.sandbox.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowsersTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("push-browsers.jsonl");
  }

  @Test
  void keepsBrowsersOverARestart() throws IOException {
    Browsers.Browser before = new Browsers(directory).named("chrome");
    Browsers.Browser after = new Browsers(directory).find("chrome").orElseThrow();
    assertThat(after.auth()).isEqualTo(before.auth());
    assertThat(after.keys().getPublic()).isEqualTo(before.keys().getPublic());
  }

  @Test
  void dropsALastLineThatACrashTore() throws IOException {
    new Browsers(directory).named("whole");
    new Browsers(directory).named("torn");
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 10));

    Browsers browsers = new Browsers(directory);
    assertThat(browsers.find("whole")).isPresent();
    assertThat(browsers.find("torn")).isEmpty();
    // What is written next has a line of its own.
    browsers.named("next");
    assertThat(new Browsers(directory).find("whole")).isPresent();
    assertThat(new Browsers(directory).find("next")).isPresent();
  }

  @Test
  void refusesAFileWithAWholeLineThatIsBroken() throws IOException {
    new Browsers(directory).named("one");
    Files.writeString(file(), "{broken\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> new Browsers(directory)).isInstanceOf(IOException.class);
  }
}
