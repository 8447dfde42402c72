package io.pabal.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.event.SourcePosition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FateTest {
  private static final Sent EVENT =
      new Sent("e", "shop", "order.paid", List.of("ann", "ben"), new SourcePosition("t", 0, 7));

  @Test
  void isSettledWhenEveryRecipientIsDecidedAndEveryItemFinal() {
    assertThat(new Fate(null, List.of(planned("ann"), silent("ben")), List.of(item(true))))
        .matches(fate -> fate.isSettled(EVENT));
  }

  @Test
  void isOpenWhileARecipientIsUndecided() {
    assertThat(new Fate(null, List.of(silent("ann")), List.of()).isSettled(EVENT)).isFalse();
    assertThat(new Fate(null, List.of(), List.of()).isSettled(EVENT)).isFalse();
  }

  @Test
  void isOpenWhileAnItemHasNoFinalOutcome() {
    List<Fate.Decided> decisions = List.of(planned("ann"), silent("ben"));
    assertThat(new Fate(null, decisions, List.of(item(false))).isSettled(EVENT)).isFalse();
    assertThat(new Fate(null, decisions, List.of()).isSettled(EVENT)).isFalse();
  }

  @Test
  void endsWithADeadLetter() {
    assertThat(new Fate("TOO_LARGE", List.of(), List.of()).isSettled(EVENT)).isTrue();
  }

  private static Fate.Decided planned(String recipient) {
    return new Fate.Decided(recipient, "PLANNED", Set.of("i1"));
  }

  private static Fate.Decided silent(String recipient) {
    return new Fate.Decided(recipient, "OPTED_OUT", Set.of());
  }

  private static Fate.Item item(boolean isFinal) {
    return new Fate.Item("i1", "ann", "email", "accepted", "ACCEPTED", isFinal, 12L);
  }
}
