package io.pabal.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.InDoubtRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashOracleTest {
  private static final LogRecords.Item ACCEPTED =
      new LogRecords.Item(true, false, true, false, false, 0);
  private static final LogRecords.Item RESENT =
      new LogRecords.Item(true, false, true, true, false, 1);
  private static final LogRecords.Item IN_DOUBT =
      new LogRecords.Item(false, true, true, false, false, 1);
  private static final LogRecords.Item FAILED =
      new LogRecords.Item(false, false, true, false, false, 0);

  @Test
  void passesWhenEachItemIsThereOnce() {
    CrashOracle.Verdict verdict = compare(InDoubtRule.RESEND, 1, ACCEPTED);
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.delivered()).isEqualTo(1);
  }

  @Test
  void callsAnItemLostThatNobodyKnows() {
    assertThat(compare(InDoubtRule.RESEND, 0, LogRecords.UNKNOWN).lost()).isEqualTo(1);
    assertThat(compare(InDoubtRule.RESEND, 0, LogRecords.UNKNOWN).complaints()).hasSize(1);
  }

  @Test
  void doesNotCallAnItemInDoubtLost() {
    CrashOracle.Verdict verdict = compare(InDoubtRule.HOLD, 0, IN_DOUBT);
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.inDoubt()).isEqualTo(1);
  }

  @Test
  void acceptsACopyOnlyWhenTheLogNamesIt() {
    assertThat(compare(InDoubtRule.RESEND, 2, RESENT).complaints()).isEmpty();
    assertThat(compare(InDoubtRule.RESEND, 2, ACCEPTED).complaints())
        .singleElement()
        .asString()
        .contains("without being named");
  }

  @Test
  void acceptsNoMoreCopiesThanHandOversWereLeftOpen() {
    assertThat(compare(InDoubtRule.RESEND, 3, RESENT).complaints())
        .singleElement()
        .asString()
        .contains("more often");
  }

  @Test
  void acceptsNoCopyUnderHold() {
    assertThat(compare(InDoubtRule.HOLD, 2, RESENT).complaints())
        .singleElement()
        .asString()
        .contains("hold");
  }

  @Test
  void complainsOfAcceptancesThatNoProviderKnowsAndOfFailures() {
    assertThat(compare(InDoubtRule.RESEND, 0, ACCEPTED).complaints()).hasSize(1);
    assertThat(compare(InDoubtRule.RESEND, 0, FAILED).complaints()).hasSize(1);
  }

  private static CrashOracle.Verdict compare(InDoubtRule rule, int times, LogRecords.Item logged) {
    return CrashOracle.compare(
        Map.of("item", new DrillLoad.Expected(Channel.EMAIL, rule, 0)),
        new ProviderRecords(
            times == 0 ? Map.of() : Map.of("item", times), Map.of(), Map.of("email", List.of())),
        new LogRecords(Map.of("item", logged)));
  }
}
