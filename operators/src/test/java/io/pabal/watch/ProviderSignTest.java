package io.pabal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.deliver.OutcomeClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSignTest {
  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, 250 2.0.0, ANSWERED",
    "NOT_SENT, , FAILED",
    "THROTTLED, 421 4.7.0, FAILED",
    "CONFIG, 535 5.7.8, FAILED",
    "TRANSIENT, , FAILED",
    "TRANSIENT, 451, FAILED",
    "TRANSIENT, 451 4.3.0, FAILED",
    "TRANSIENT, 450 4.7.1, FAILED",
    "TRANSIENT, 452 4.2.2, ANSWERED",
    "TRANSIENT, 450 4.1.8 again, ANSWERED",
    "TRANSIENT, 452 14.2.2, FAILED",
    "DEAD_ADDRESS, 550 5.1.1, ANSWERED",
    "OPT_OUT, , ANSWERED",
    "BAD_MESSAGE, 552 5.3.4, ANSWERED",
    "IN_DOUBT, , FAILED",
    "UNRECOGNIZED, 299, FAILED",
    "EXPIRED, , NONE",
    "VETOED, , NONE",
    "NO_CATALOG, , NONE"
  })
  void saysWhetherTheProviderWorks(OutcomeClass outcome, String code, ProviderSign sign) {
    assertThat(ProviderSign.of(Channel.EMAIL, outcome, code)).isEqualTo(sign);
  }

  /** Only mail servers have codes of RFC 3463. */
  @ParameterizedTest
  @CsvSource({"SMS", "PUSH"})
  void readsNoMailCodesElsewhere(Channel channel) {
    assertThat(ProviderSign.of(channel, OutcomeClass.TRANSIENT, "452 4.2.2"))
        .isEqualTo(ProviderSign.FAILED);
  }

  /** What is no answer of the provider does not end its silence. */
  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, true",
    "THROTTLED, true",
    "CONFIG, true",
    "DEAD_ADDRESS, true",
    "NOT_SENT, false",
    "IN_DOUBT, false",
    "EXPIRED, false"
  })
  void knowsAnswers(OutcomeClass outcome, boolean answer) {
    assertThat(ProviderSign.isAnswer(outcome)).isEqualTo(answer);
  }
}
