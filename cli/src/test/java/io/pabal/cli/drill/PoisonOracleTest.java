package io.pabal.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.drill.PoisonOracle.Appended;
import io.pabal.cli.drill.PoisonOracle.Honest;
import io.pabal.cli.drill.PoisonOracle.Verdict;
import io.pabal.schema.Channel;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.DecisionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoisonOracleTest {
  private static final GoodEvent GOOD = new GoodEvent(4);
  private static final SourcePosition GOOD_AT = new SourcePosition("events", 0, 1);
  private static final SourcePosition BAD_AT = new SourcePosition("events", 0, 2);
  private static final LogRecords.Item ACCEPTED =
      new LogRecords.Item(true, false, true, false, false, 0);
  private static final String MARKER = "mark1k";

  private final Map<SourcePosition, Map<String, String>> letters = new HashMap<>();
  private final Map<SourcePosition, List<String>> decisions = new HashMap<>();
  private final Map<String, List<String>> lastWords = new HashMap<>();
  private final Map<String, LogRecords.Item> log = new HashMap<>();
  private final List<ReceivedMessage> messages = new ArrayList<>();

  PoisonOracleTest() {
    decisions.put(GOOD_AT, List.of("PLANNED"));
    log.put(GOOD.itemId(), ACCEPTED);
    messages.add(message("email", GOOD.address(), GOOD.itemId(), "text", null));
  }

  @Test
  void passesWhenEachEndsAsItMust() {
    letters.put(BAD_AT, Map.of("plan", "EMPTY"));
    Verdict verdict = compare(HostileEnd.DeadLettered.by("plan", DeadLetterReason.EMPTY));
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.lost()).isZero();
    assertThat(verdict.waitsFor()).isZero();
    assertThat(verdict.deadLetters()).containsExactly(Map.entry("EMPTY", 1L));
  }

  @Test
  void callsAGoodEventLostThatDidNotArriveOnceAndIsNotLogged() {
    messages.clear();
    assertThat(compare().lost()).isEqualTo(1);
    assertThat(compare().waitsFor()).isEqualTo(1);

    messages.add(message("email", GOOD.address(), GOOD.itemId(), "text", null));
    messages.add(message("email", GOOD.address(), GOOD.itemId(), "text", null));
    assertThat(compare().complaints()).singleElement().asString().contains("taken 2 times");
    assertThat(compare().waitsFor()).isZero();

    messages.remove(1);
    log.clear();
    assertThat(compare().complaints()).singleElement().asString().contains("not accepted");
  }

  @Test
  void complainsOfAGoodEventAtAnotherAddressOrAmongTheDeadLetters() {
    messages.set(0, message("email", "other@drill.example", GOOD.itemId(), "text", null));
    assertThat(compare().complaints()).singleElement().asString().contains("another address");
    messages.set(0, message("email", GOOD.address(), GOOD.itemId(), "text", null));
    letters.put(GOOD_AT, Map.of("log", "ROW_REFUSED"));
    assertThat(compare().complaints()).singleElement().asString().contains("ROW_REFUSED");
  }

  @Test
  void complainsOfAMissingAnotherAndASecondDeadLetter() {
    HostileEnd end = HostileEnd.DeadLettered.by("plan", DeadLetterReason.EMPTY);
    assertThat(compare(end).complaints()).hasSize(1);
    assertThat(compare(end).waitsFor()).isEqualTo(1);
    letters.put(BAD_AT, Map.of("plan", "TOO_LARGE"));
    assertThat(compare(end).complaints()).hasSize(1);
    letters.put(BAD_AT, Map.of("plan", "EMPTY", "log", "EMPTY"));
    assertThat(compare(end).complaints()).hasSize(1);
    letters.put(BAD_AT, Map.of("plan", "EMPTY"));
    decisions.put(BAD_AT, List.of("NO_RULE"));
    assertThat(compare(end).complaints()).hasSize(1);
  }

  @Test
  void complainsOfAnotherDecisionAndOfTwo() {
    HostileEnd end = new HostileEnd.Decided(DecisionReason.EXPIRED);
    decisions.put(BAD_AT, List.of("EXPIRED"));
    assertThat(compare(end).complaints()).isEmpty();
    assertThat(compare(end).decisions()).containsExactly(Map.entry("EXPIRED", 1L));
    decisions.put(BAD_AT, List.of("NO_RULE"));
    assertThat(compare(end).complaints()).hasSize(1);
    decisions.put(BAD_AT, List.of("EXPIRED", "EXPIRED"));
    assertThat(compare(end).complaints()).hasSize(1);
  }

  @Test
  void wantsTheLastWordOfWhatIsGivenUp() {
    HostileEnd end = new HostileEnd.GivenUp("hostile-1");
    decisions.put(BAD_AT, List.of("PLANNED"));
    assertThat(compare(end).complaints()).hasSize(1);
    assertThat(compare(end).waitsFor()).isEqualTo(1);
    lastWords.put("hostile-1", List.of("GAVE_UP"));
    assertThat(compare(end).complaints()).isEmpty();
  }

  @Test
  void looksAtWhatArrived() {
    HostileEnd end = new HostileEnd.Delivered(Channel.EMAIL, "item", "a@b.example", MARKER);
    decisions.put(BAD_AT, List.of("PLANNED"));
    log.put("item", ACCEPTED);
    String text = MARKER + "x" + MARKER;
    messages.add(message("email", "a@b.example", "item", text, frame(text)));
    assertThat(compare(end).complaints()).isEmpty();
    assertThat(compare(end).deliveredEscaped()).isEqualTo(1);
    messages.set(1, message("email", "a@b.example", "item", text, frame(text + "<script>")));
    assertThat(compare(end).complaints()).singleElement().asString().contains("tags");
    assertThat(compare(end).deliveredEscaped()).isZero();
  }

  @Test
  void complainsOfATraceOfWhatIsToBeIgnored() {
    HostileEnd end = new HostileEnd.Ignored("nothing follows");
    assertThat(compare(end).complaints()).isEmpty();
    assertThat(compare(end).ignored()).isEqualTo(1);
    letters.put(BAD_AT, Map.of("plan", "EMPTY"));
    assertThat(compare(end).complaints()).hasSize(1);
  }

  @Test
  void complainsOfWhatNobodySent() {
    letters.put(new SourcePosition("events", 1, 99), Map.of("plan", "EMPTY"));
    messages.add(message("email", "victim@evil.example", "item", "text", null));
    assertThat(compare().complaints()).hasSize(2);
  }

  @Test
  void findsEverythingThatIsNotHarmless() {
    String text = MARKER + "x" + MARKER;
    assertThat(problem("Hostile " + text, text, frame(text))).isEqualTo("none");
    assertThat(problem("Hostile " + MARKER, text, frame(text))).contains("subject");
    assertThat(problem("Hostile " + MARKER + "\n" + MARKER, text, frame(text))).contains("U+000A");
    assertThat(problem("Hostile " + text, MARKER, frame(text))).contains("lost words");
    assertThat(problem("Hostile " + text, text + "\u0000", frame(text))).contains("U+0000");
    assertThat(problem("Hostile " + text, text, frame(text + "\" onload="))).contains("tags");
    assertThat(problem("Hostile " + text, text, frame(text + "\u202E"))).contains("U+202E");
    assertThat(problem(null, text + "\n", null)).isEqualTo("none");
    assertThat(problem(null, text + "\t", null)).contains("U+0009");
    assertThat(problem(null, text + "\u009B", null)).contains("U+009B");
  }

  @Test
  void seesWhatWasStartedAnew() {
    SystemLife before =
        new SystemLife(
            Map.of("plan", new SystemLife.Job("a", 0, 0, 0)), Map.of("taskmanager-1", "7:1"));
    assertThat(SystemLife.restarts(before, before)).isEmpty();
    for (SystemLife.Job job :
        List.of(
            new SystemLife.Job("b", 0, 0, 0),
            new SystemLife.Job("a", 1, 0, 0),
            new SystemLife.Job("a", 0, 1, 0),
            new SystemLife.Job("a", 0, 0, 1))) {
      assertThat(
              SystemLife.restarts(before, new SystemLife(Map.of("plan", job), before.processes())))
          .hasSize(1);
    }
    assertThat(SystemLife.restarts(before, new SystemLife(before.jobs(), Map.of()))).hasSize(1);
    assertThat(SystemLife.restarts(before, new SystemLife(Map.of(), before.processes())))
        .hasSize(1);
  }

  private static String problem(String subject, String text, String html) {
    return Harmless.problem(
            new ReceivedMessage("any", "a", List.of(), null, subject, text, html), MARKER)
        .orElse("none");
  }

  private static String frame(String text) {
    return "<p title=\"" + text + "\">" + text + "</p>";
  }

  private static ReceivedMessage message(
      String channel, String address, String item, String text, String html) {
    return new ReceivedMessage(
        channel, address, List.of(item), "Pabal <a@b>", "Hostile " + text, text, html);
  }

  private Verdict compare(HostileEnd... ends) {
    List<Appended> hostile = new ArrayList<>();
    for (HostileEnd end : ends) {
      hostile.add(
          new Appended(
              new HostileRecord("case", "events", null, null, List.of(), null, end), BAD_AT));
    }
    return PoisonOracle.compare(
        List.of(new Honest(GOOD, GOOD_AT)),
        hostile,
        new PoisonEvidence(letters, decisions, lastWords, new LogRecords(log), messages));
  }
}
