package io.pabal.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.deliver.OutcomeClass;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Refusals refusals = new Refusals();

  @Test
  void anAddressIsDeadOnlyOnceTheServiceHasTakenAMessage() {
    assertThat(refused("a")).isEqualTo(OutcomeClass.TRANSIENT);
    taken("b");
    assertThat(refused("a")).isEqualTo(OutcomeClass.TRANSIENT);
    taken("a");
    assertThat(refused("a")).isEqualTo(OutcomeClass.DEAD_ADDRESS);
  }

  @Test
  void settingsThatTurnBadKillAtMostNineteenAddressesAndAreToldAgainAndAgain() {
    taken("a");
    for (int i = 1; i < Refusals.LIMIT; i++) {
      assertThat(refused("a")).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    }
    assertThat(refused("a")).isEqualTo(OutcomeClass.CONFIG);
    for (int i = 1; i < Refusals.LIMIT; i++) {
      assertThat(refused("a")).isEqualTo(OutcomeClass.TRANSIENT);
    }
    assertThat(refused("a")).isEqualTo(OutcomeClass.CONFIG);
    taken("a");
    assertThat(refused("a")).isEqualTo(OutcomeClass.DEAD_ADDRESS);
  }

  @Test
  void otherAnswersSayNothingOfTheSettings() {
    HandOverResult gone = HandOverResult.of(OutcomeClass.DEAD_ADDRESS, "410", "gone");
    assertThat(refusals.judge("a", gone, false)).isEqualTo(gone);
    assertThat(refused("a")).isEqualTo(OutcomeClass.TRANSIENT);
  }

  @Test
  void remembersAThousandServices() {
    taken("a");
    for (int i = 1; i < Refusals.MAX_SERVICES; i++) {
      taken("other-" + i);
    }
    assertThat(refused("a")).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    taken("one-more");
    assertThat(refused("a")).isEqualTo(OutcomeClass.TRANSIENT);
  }

  private OutcomeClass refused(String service) {
    HandOverResult result = HandOverResult.of(OutcomeClass.DEAD_ADDRESS, "403", "not yours");
    return refusals.judge(service, result, true).outcome();
  }

  private void taken(String service) {
    refusals.judge(service, HandOverResult.of(OutcomeClass.ACCEPTED, "201", null), false);
  }
}
