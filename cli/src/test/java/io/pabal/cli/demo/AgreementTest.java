package io.pabal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.demo.Difference.Kind;
import io.pabal.schema.event.SourcePosition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each test spoils one thing of a run in which all went well: none may go unseen. */
class AgreementTest {
  private final WitnessedRun run = new WitnessedRun();

  @Test
  void agreesWhenAllWitnessesTellTheSame() {
    assertThat(run.differences()).isEmpty();
    assertThat(run.summary().agree()).isTrue();
  }

  @Test
  void missesADecision() {
    run.decisions.remove(3);
    assertOne(Kind.MISSING, "no decision on");
  }

  @Test
  void seesASecondDecision() {
    run.decisions.add(run.decisions.get(3));
    assertOne(Kind.WRONG, "has 2 decisions");
  }

  @Test
  void seesAnotherReason() {
    Facts.Decided first = run.decisions.get(0);
    run.decisions.set(
        0,
        new Facts.Decided(first.position(), first.recipient(), "OPTED_OUT", Set.of(), List.of()));
    assertOne(Kind.WRONG, "shall be PLANNED");
  }

  @Test
  void seesAnotherItemInADecision() {
    Facts.Decided first = run.decisions.get(0);
    run.decisions.set(
        0,
        new Facts.Decided(
            first.position(), first.recipient(), "PLANNED", Set.of("other"), List.of()));
    assertOne(Kind.WRONG, "planned with other items");
  }

  @Test
  void seesADecisionForSomebodyElse() {
    Facts.Decided first = run.decisions.get(0);
    run.decisions.add(
        new Facts.Decided(first.position(), "stranger", "PLANNED", Set.of(), List.of()));
    assertOne(Kind.WRONG, "for somebody else");
  }

  @Test
  void seesADecisionThatIsOnNoEventOfTheRun() {
    run.decisions.add(
        new Facts.Decided(
            new SourcePosition("pabal.feedback", 0, 1), "ann", "GAVE_UP", Set.of(), List.of()));
    assertOne(Kind.WRONG, "where none is due");
  }

  @Test
  void seesAnotherRuleOfPreferences() {
    int omar = indexOfDecisionFor("omar", "OPTED_OUT");
    Facts.Decided first = run.decisions.get(omar);
    run.decisions.set(
        omar,
        new Facts.Decided(
            first.position(),
            first.recipient(),
            first.reason(),
            first.itemIds(),
            List.of(new Facts.OfChannel("email", "CHANNEL_OFF", "CHANNEL_OFF"))));
    assertOne(Kind.WRONG, "shall be denied email by SENDERS");
  }

  @Test
  void seesADecisionForAFriendWhoDoesNotFollow() {
    int omar = indexOfDecisionFor("omar", "PLANNED");
    Facts.Decided first = run.decisions.get(omar);
    run.decisions.add(
        new Facts.Decided(first.position(), "pia-abc", "PLANNED", Set.of(), List.of()));
    assertOne(Kind.WRONG, "for somebody else");
  }

  private int indexOfDecisionFor(String name, String reason) {
    for (int i = 0; i < run.decisions.size(); i++) {
      Facts.Decided each = run.decisions.get(i);
      if (each.recipient().startsWith(name + "-") && each.reason().equals(reason)) {
        return i;
      }
    }
    throw new AssertionError("nothing was decided for " + name);
  }

  @Test
  void missesAPlannedItem() {
    run.planned.remove(run.handOvers.get(0).itemId());
    assertOne(Kind.MISSING, "not planned in the log");
  }

  @Test
  void missesAnAcceptanceInTheLog() {
    Facts.HandedOver first = run.handOvers.get(0);
    run.handOvers.set(
        0,
        new Facts.HandedOver(
            first.itemId(), first.eventId(), first.channel(), "pending", "TRANSIENT", null, null));
    assertOne(Kind.MISSING, "last outcome TRANSIENT");
  }

  @Test
  void seesASecondAcceptanceInTheLog() {
    run.handOvers.add(run.handOvers.get(0));
    assertOne(Kind.WRONG, "accepted 2 times");
  }

  @Test
  void missesADelivery() {
    run.received.remove(0);
    assertOne(Kind.MISSING, "at no provider");
  }

  @Test
  void seesARepeatedDelivery() {
    run.received.add(run.received.get(0));
    assertOne(Kind.WRONG, "delivered 2 times");
  }

  @Test
  void seesADeliveryThatWasNotDue() {
    Facts.Received first = run.received.get(0);
    run.received.add(
        new Facts.Received(9999, "unknown", first.channel(), first.address(), first.words()));
    assertOne(Kind.WRONG, "without being due");
  }

  @Test
  void leavesMessagesOfOthersAlone() {
    run.received.add(new Facts.Received(9999, "theirs", "email", "other@example.com", ""));
    assertThat(run.differences()).isEmpty();
  }

  @Test
  void seesADeliveryToAnotherAddress() {
    Facts.Received first = run.received.get(0);
    run.received.set(
        0,
        new Facts.Received(1, first.itemId(), first.channel(), "other@example.com", first.words()));
    assertOne(Kind.WRONG, "went to");
  }

  @Test
  void seesTheWrongLanguage() {
    Facts.Received first = run.received.get(0);
    run.received.set(
        0, new Facts.Received(1, first.itemId(), first.channel(), first.address(), "Bonjour"));
    assertOne(Kind.WRONG, "does not say");
  }

  @Test
  void seesHtmlOfAName() {
    int mallory = indexOfMallory();
    Facts.Received message = run.received.get(mallory);
    run.received.set(
        mallory,
        new Facts.Received(
            1,
            message.itemId(),
            message.channel(),
            message.address(),
            "<html>Mallory<script>alert(1)</script></html>"));
    assertOne(Kind.WRONG, "says");
  }

  @Test
  void missesADeadLetter() {
    run.letters.remove(0);
    assertOne(Kind.MISSING, "no dead letter of");
  }

  @Test
  void seesADeadLetterOfAnotherReason() {
    run.letters.set(0, new Facts.Letter(run.letters.get(0).position(), "EMPTY"));
    assertOne(Kind.WRONG, "shall be one dead letter");
  }

  @Test
  void seesADeadLetterOfAGoodEvent() {
    run.letters.add(new Facts.Letter(run.appended.get(0).position(), "TOO_DEEP"));
    assertOne(Kind.WRONG, "is a dead letter");
  }

  private int indexOfMallory() {
    for (int i = 0; i < run.received.size(); i++) {
      if (run.received.get(i).address().startsWith("mallory")) {
        return i;
      }
    }
    throw new AssertionError("no mallory");
  }

  private void assertOne(Kind kind, String words) {
    assertThat(run.differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(kind);
              assertThat(difference.text()).contains(words);
            });
    assertThat(run.summary().agree()).isFalse();
  }
}
