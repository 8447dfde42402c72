package io.pabal.schema.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkerTest {
  @ParameterizedTest
  @CsvSource({
    "true, e, 128, 0, 127",
    "true, e, 1, 0, 0",
    "true, e, 32768, 0, 32767",
    "false, e, 128, 0, 128",
    "false, e, 128, -1, 127",
    "false, e, 128, 5, 4",
    "false, e, 32769, 0, 1",
    "false, e, 2147483647, -2147483648, 2147483646",
    "false, e, 0, 0, 0",
    "false, '', 128, 0, 127",
    "false, , 128, 0, 127"
  })
  void saysWhetherItsRangeCanBe(
      boolean sound, String epoch, int maxParallelism, int first, int last) {
    Marker marker =
        new Marker(
            Marker.SCHEMA, Channel.SMS, epoch, 0, maxParallelism, first, last, Instant.EPOCH);
    assertThat(marker.hasSoundRange()).isEqualTo(sound);
  }
}
