package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deliver.OutcomeClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerVerdictTest {
  @ParameterizedTest
  @CsvSource({
    "ACCEPTED,     250 2.0.0,       WORKS",
    "DEAD_ADDRESS, 550 5.1.1,       WORKS",
    "OPT_OUT,      21610,           WORKS",
    "BAD_MESSAGE,  554 5.6.0,       WORKS",
    "TRANSIENT,    452 4.2.2,       WORKS",
    "TRANSIENT,    552 5.2.2,       WORKS",
    "TRANSIENT,    5001,            WORKS",
    "TRANSIENT,    '',              WORKS",
    "TRANSIENT,    503 UNAVAILABLE, FAILS",
    "TRANSIENT,    500,             FAILS",
    "NOT_SENT,     '',              FAILS",
    "IN_DOUBT,     502,             FAILS",
    "UNRECOGNIZED, 299,             FAILS",
    "THROTTLED,    429,             SAYS_NOTHING",
    "CONFIG,       535 5.7.8,       SAYS_NOTHING",
    "EXPIRED,      '',              SAYS_NOTHING",
    "VETOED,       '',              SAYS_NOTHING",
    "NO_CATALOG,   '',              SAYS_NOTHING"
  })
  void judgesEveryClass(OutcomeClass outcome, String code, BreakerVerdict expected) {
    assertThat(BreakerVerdict.of(outcome, code)).isEqualTo(expected);
  }
}
