package io.pabal.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanDurationTest {
  @ParameterizedTest
  @CsvSource({
    "10m, PT10M",
    "2h, PT2H",
    "3d, PT72H",
    "1d12h, PT36H",
    "90s, PT1M30S",
    "PT2H, PT2H",
    "P3D, PT72H",
    "p1dt1h, PT25H"
  })
  void readsShortAndIsoForms(String text, Duration expected) {
    assertThat(HumanDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0m", "-1h", "5", "2h3d", "1.5h", "PT", "P-1D", "5 minutes", "9999999d"})
  void refusesEverythingElse(String text) {
    assertThat(HumanDuration.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10m", "2h", "3d", "1d12h", "1m30s"})
  void writesTheShortForm(String text) {
    assertThat(HumanDuration.format(HumanDuration.parse(text).orElseThrow())).isEqualTo(text);
  }
}
