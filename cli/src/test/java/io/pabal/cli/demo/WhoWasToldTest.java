package io.pabal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WhoWasToldTest {
  private final WitnessedRun run = new WitnessedRun();

  @Test
  void saysWhoWasToldAndWhoNotAndWhy() {
    assertThat(text("hugo writes"))
        .contains("lena    @|green told|@ by email and push\n")
        .contains("hugo    @|yellow not told|@: EXCLUDED, the rule excludes this recipient")
        .contains("omar    @|yellow not told|@: OPTED_OUT; not by email: the recipient does not")
        .contains("(rule SENDERS)")
        .contains("yuna    @|green told|@ by email; not by sms: the recipient does not want")
        .contains("pia     @|green told|@ by email\n");
    assertThat(text("sumin writes"))
        .contains("yuna    @|green told|@ by email and sms\n")
        .contains("pia     not told: not concerned");
  }

  @Test
  void saysWhatTheProvidersHaveAndNotWhatWasExpected() {
    run.received.clear();
    assertThat(text("hugo writes")).contains("lena    @|red planned|@, but at no provider\n");
    run.decisions.clear();
    assertThat(text("hugo writes"))
        .contains("sumin, hugo, lena, omar, yuna, tara, pia not told: not concerned");
  }

  private String text(String row) {
    List<Appended> events =
        run.appended.stream().filter(each -> each.event().row().equals(row)).toList();
    assertThat(events).hasSize(1);
    return WhoWasTold.text(events, run.script.friends(), run.facts());
  }
}
