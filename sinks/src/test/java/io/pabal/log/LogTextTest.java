package io.pabal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deliver.OutcomeClass;
import java.time.Instant;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
  @Test
  void leavesCleanTextAlone() {
    String text = "안녕 😀 hello\r\n";
    assertThat(LogText.clean(text, 100)).isEqualTo(text);
    assertThat(LogText.clean(null, 100)).isNull();
  }

  @Test
  void leavesOutNulAndReplacesLoneSurrogates() {
    assertThat(LogText.clean("a\0b\uD800c\uDC00", 100)).isEqualTo("ab\uFFFDc\uFFFD");
  }

  @Test
  void neverCutsASurrogatePairInHalf() {
    assertThat(LogText.clean("abc😀", 4)).isEqualTo("abc");
    assertThat(LogText.clean("abc😀", 5)).isEqualTo("abc😀");
  }

  @Test
  void clampsInstantsAndCutsThemToMicroseconds() {
    assertThat(LogTime.of(Instant.MIN)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(LogTime.of(Instant.MAX)).isEqualTo("9999-12-31T23:59:59.999999Z");
    assertThat(LogTime.of(Instant.parse("2026-01-01T00:00:00.123456789Z")))
        .isEqualTo("2026-01-01T00:00:00.123456Z");
    assertThat(LogTime.of(null)).isNull();
    assertThat(LogTime.required(null)).isEqualTo("1970-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @EnumSource(OutcomeClass.class)
  void ordersOutcomesInStepWithTheirStates(OutcomeClass outcome) {
    int strength = DeliveryState.strengthOf(outcome);
    for (OutcomeClass other : OutcomeClass.values()) {
      if (DeliveryState.of(outcome).compareTo(DeliveryState.of(other)) > 0) {
        assertThat(strength).isGreaterThan(DeliveryState.strengthOf(other));
      }
    }
    assertThat(strength).isGreaterThan(DeliveryState.INTENT_STRENGTH);
  }

  @ParameterizedTest
  @CsvSource({
    "22021,REFUSED",
    "23505,REFUSED",
    "23514,REFUSED",
    "54000,REFUSED",
    "22P05,REFUSED",
    "08006,UNAVAILABLE",
    "57P01,UNAVAILABLE",
    "42P01,UNAVAILABLE",
    "40P01,UNAVAILABLE",
    "53100,UNAVAILABLE",
    "28P01,UNAVAILABLE",
    "3D000,UNAVAILABLE",
    "XX000,UNKNOWN",
    "'',UNKNOWN"
  })
  void tellsRowsFromServersBySqlState(String sqlState, SqlFailure failure) {
    assertThat(SqlFailure.ofState(sqlState)).isEqualTo(failure);
  }

  @ParameterizedTest
  @ValueSource(classes = {LoggedDecision.class, LoggedOutcome.class, LoggedDeadLetter.class})
  void isSerializedWithoutKryo(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }
}
