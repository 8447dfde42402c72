package io.pabal.cli.drill;

import io.pabal.cli.drill.HostileEnd.DeadLettered;
import io.pabal.cli.drill.HostileEnd.Decided;
import io.pabal.cli.drill.HostileEnd.Delivered;
import io.pabal.cli.drill.HostileEnd.GivenUp;
import io.pabal.cli.drill.HostileEnd.Ignored;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.DecisionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares what was sent with what the log and the providers say, record by record; pure. */
final class PoisonOracle {
  /** Records named in a complaint; the rest is counted. */
  private static final int NAMED = 5;

  private static final List<String> PLANNED = List.of(DecisionReason.PLANNED.name());

  /** A hostile record and where Kafka put it. */
  record Appended(HostileRecord record, SourcePosition position) {
    @Override
    public String toString() {
      return "'" + record.kind() + "' at " + position;
    }
  }

  /** An honest event and where Kafka put it. */
  record Honest(GoodEvent event, SourcePosition position) {
    @Override
    public String toString() {
      return event.id() + " at " + position;
    }
  }

  /**
   * What the comparison says.
   *
   * @param deadLetters hostile records that ended as dead letters as they had to, by reason
   * @param decisions hostile records that ended as decisions as they had to, by reason
   * @param deliveredEscaped hostile texts that arrived harmless
   * @param ignored hostile records that had no effect, as a rule says
   * @param lost honest events that are not with their recipient exactly once and logged
   * @param waitsFor how many ends are still missing; the others will not get better by waiting
   * @param complaints why the drill has not passed; empty when it has
   */
  record Verdict(
      Map<String, Long> deadLetters,
      Map<String, Long> decisions,
      long deliveredEscaped,
      long ignored,
      long lost,
      long waitsFor,
      List<String> complaints) {}

  private final PoisonEvidence evidence;
  private final Map<String, List<ReceivedMessage>> messagesByItem = new HashMap<>();
  private final Map<String, List<String>> troubles = new LinkedHashMap<>();
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private final Map<String, Long> decisions = new TreeMap<>();
  private final Set<SourcePosition> explained = new HashSet<>();
  private final Set<String> expectedItems = new HashSet<>();
  private long deliveredEscaped;
  private long ignored;
  private long lost;
  private long waitsFor;

  private PoisonOracle(PoisonEvidence evidence) {
    this.evidence = evidence;
    for (ReceivedMessage message : evidence.messages()) {
      message
          .itemIds()
          .forEach(
              item ->
                  messagesByItem.computeIfAbsent(item, absent -> new ArrayList<>()).add(message));
    }
  }

  static Verdict compare(List<Honest> good, List<Appended> hostile, PoisonEvidence evidence) {
    PoisonOracle oracle = new PoisonOracle(evidence);
    good.forEach(oracle::honest);
    hostile.forEach(oracle::hostile);
    oracle.nothingElse();
    List<String> complaints =
        oracle.troubles.entrySet().stream()
            .map(trouble -> complaint(trouble.getKey(), trouble.getValue()))
            .toList();
    return new Verdict(
        oracle.deadLetters,
        oracle.decisions,
        oracle.deliveredEscaped,
        oracle.ignored,
        oracle.lost,
        oracle.waitsFor,
        complaints);
  }

  private void honest(Honest honest) {
    explained.add(honest.position());
    expectedItems.add(honest.event().itemId());
    Optional<String> problem =
        decided(honest.position(), DecisionReason.PLANNED)
            .or(() -> arrived(honest.event().itemId(), honest.event().address()))
            .or(() -> noLetter(honest.position()));
    if (problem.isPresent()) {
      lost++;
      complain("good events: " + problem.get(), honest.toString());
    }
  }

  private void hostile(Appended appended) {
    explained.add(appended.position());
    HostileEnd end = appended.record().end();
    Optional<String> problem;
    if (end instanceof DeadLettered dead) {
      problem = deadLettered(appended, dead);
    } else if (end instanceof Decided decided) {
      problem =
          decided(appended.position(), decided.reason()).or(() -> noLetter(appended.position()));
      problem.ifPresentOrElse(p -> {}, () -> count(decisions, decided.reason().name()));
    } else if (end instanceof GivenUp givenUp) {
      problem = givenUp(appended, givenUp);
    } else if (end instanceof Delivered delivered) {
      problem = delivered(appended, delivered);
    } else {
      problem = ignored(appended, (Ignored) end);
    }
    problem.ifPresent(what -> complain("hostile records: " + what, appended.toString()));
  }

  private Optional<String> deadLettered(Appended appended, DeadLettered expected) {
    Map<String, String> found = evidence.deadLetters().getOrDefault(appended.position(), Map.of());
    Map<String, String> wanted =
        expected.reasonByPart().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().name()));
    if (!found.equals(wanted)) {
      waitsFor += found.size() < wanted.size() ? 1 : 0;
      return Optional.of("dead letters " + found + " where " + wanted + " had to come");
    }
    if (evidence.decisions().containsKey(appended.position())) {
      return Optional.of("a decision beside the dead letter");
    }
    wanted.values().stream().distinct().forEach(reason -> count(deadLetters, reason));
    return Optional.empty();
  }

  private Optional<String> givenUp(Appended appended, GivenUp expected) {
    Optional<String> problem =
        decided(appended.position(), DecisionReason.PLANNED)
            .or(() -> noLetter(appended.position()));
    if (problem.isPresent()) {
      return problem;
    }
    List<String> words = evidence.lastWords().getOrDefault(expected.eventId(), List.of());
    if (!words.equals(List.of(DecisionReason.GAVE_UP.name()))) {
      waitsFor += words.isEmpty() ? 1 : 0;
      return Optional.of("last words " + words + " where GAVE_UP had to come");
    }
    count(decisions, DecisionReason.GAVE_UP.name());
    return Optional.empty();
  }

  private Optional<String> delivered(Appended appended, Delivered expected) {
    expectedItems.add(expected.itemId());
    Optional<String> problem =
        decided(appended.position(), DecisionReason.PLANNED)
            .or(() -> arrived(expected.itemId(), expected.address()))
            .or(() -> noLetter(appended.position()))
            .or(
                () ->
                    Harmless.problem(
                        messagesByItem.get(expected.itemId()).get(0), expected.marker()));
    if (problem.isEmpty()) {
      deliveredEscaped++;
    }
    return problem;
  }

  private Optional<String> ignored(Appended appended, Ignored expected) {
    Optional<String> problem =
        noLetter(appended.position())
            .or(
                () ->
                    evidence.decisions().containsKey(appended.position())
                        ? Optional.of("a decision although " + expected.rule())
                        : Optional.empty());
    if (problem.isEmpty()) {
      ignored++;
    }
    return problem;
  }

  private Optional<String> decided(SourcePosition position, DecisionReason reason) {
    List<String> found = evidence.decisions().getOrDefault(position, List.of());
    List<String> wanted = reason == DecisionReason.PLANNED ? PLANNED : List.of(reason.name());
    if (found.equals(wanted)) {
      return Optional.empty();
    }
    waitsFor += found.isEmpty() ? 1 : 0;
    return Optional.of("decisions " + found + " where " + wanted + " had to come");
  }

  private Optional<String> arrived(String item, String address) {
    List<ReceivedMessage> messages = messagesByItem.getOrDefault(item, List.of());
    if (messages.size() != 1) {
      waitsFor += messages.isEmpty() ? 1 : 0;
      return Optional.of("taken " + messages.size() + " times by the provider");
    }
    if (!messages.get(0).address().equals(address)) {
      return Optional.of("sent to another address");
    }
    if (!evidence.log().of(item).accepted()) {
      waitsFor++;
      return Optional.of("not accepted in the log");
    }
    return Optional.empty();
  }

  private Optional<String> noLetter(SourcePosition position) {
    return evidence.deadLetters().containsKey(position)
        ? Optional.of("a dead letter " + evidence.deadLetters().get(position))
        : Optional.empty();
  }

  /** Counts are equal: what nobody sent has no dead letter, and nobody else got a message. */
  private void nothingElse() {
    evidence
        .deadLetters()
        .forEach(
            (position, letters) -> {
              if (!explained.contains(position)) {
                complain("dead letters that nobody sent", position + " " + letters);
              }
            });
    for (ReceivedMessage message : evidence.messages()) {
      if (!expectedItems.containsAll(message.itemIds()) || message.itemIds().isEmpty()) {
        complain("messages that nobody sent", message.channel() + " to " + message.address());
      }
    }
    Set<String> senders =
        evidence.messages().stream()
            .filter(message -> message.from() != null)
            .map(ReceivedMessage::from)
            .collect(Collectors.toSet());
    if (senders.size() > 1) {
      complain("more than one From header", senders.toString());
    }
  }

  private void complain(String what, String example) {
    troubles.computeIfAbsent(what, absent -> new ArrayList<>()).add(example);
  }

  private static void count(Map<String, Long> counts, String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  private static String complaint(String what, List<String> examples) {
    return what
        + " ("
        + examples.size()
        + "), for example "
        + String.join(", ", examples.subList(0, Math.min(NAMED, examples.size())));
  }
}
