package io.pabal.log;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.Item;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records of the seams as the other parts write them, with one thing to vary each. */
final class LogFixtures {
  static final Instant EVENT_TIME = Instant.parse("2026-11-20T10:00:00Z");
  static final int MAX_PARALLELISM = 16;

  private LogFixtures() {}

  static RawRecord raw(String topic, int partition, long offset, Object value) {
    byte[] bytes = value instanceof byte[] b ? b : value == null ? null : Json.write(value);
    return new RawRecord(
        topic, partition, offset, EVENT_TIME.toEpochMilli(), new byte[] {'k'}, bytes, Map.of());
  }

  static Item item(String itemId, int attempt) {
    return new Item(itemId, attempt, "shop", "event-1", "order.paid", EVENT_TIME, EVENT_TIME);
  }

  static Decision decision(String id, DecisionReason reason, String... itemIds) {
    return decision(id, "ann", EVENT_TIME, reason, itemIds);
  }

  static Decision decision(
      String id, String recipient, Instant eventTime, DecisionReason reason, String... itemIds) {
    return new Decision(
        Decision.SCHEMA,
        id,
        "shop",
        "event-1",
        "order.paid",
        eventTime,
        new SourcePosition("events", 0, id.hashCode()),
        recipient,
        Lane.NORMAL,
        "order",
        "order.paid",
        reason,
        null,
        List.of(new ChannelDecision(Channel.EMAIL, ChannelReason.CHOSEN, List.of(itemIds))),
        1,
        null,
        null,
        itemIds.length == 0 ? null : EVENT_TIME.plusSeconds(3600),
        EVENT_TIME.plusSeconds(1));
  }

  static Intent intent(String itemId, String epoch, long sequence, boolean resend) {
    return new Intent(
        Intent.SCHEMA,
        Channel.EMAIL,
        Lane.NORMAL,
        "ann",
        "n-" + itemId,
        "addr",
        List.of(item(itemId, 1)),
        new HandOver(epoch, sequence),
        "smtp-1",
        resend,
        EVENT_TIME.plusSeconds(2));
  }

  static Outcome outcome(String itemId, String epoch, long sequence, OutcomeClass outcome) {
    return outcome(itemId, epoch, sequence, outcome, EVENT_TIME.plusSeconds(3), "words");
  }

  static Outcome outcome(
      String itemId, String epoch, long sequence, OutcomeClass outcome, Instant at, String detail) {
    return new Outcome(
        Outcome.SCHEMA,
        Channel.EMAIL,
        Lane.NORMAL,
        "ann",
        "n-" + itemId,
        "addr",
        List.of(item(itemId, 1)),
        new HandOver(epoch, sequence),
        outcome,
        "smtp-1",
        outcome == OutcomeClass.ACCEPTED ? "250" : null,
        null,
        detail,
        null,
        false,
        true,
        EVENT_TIME.plusSeconds(2),
        at);
  }

  static Marker marker(String epoch, int firstKeyGroup, int lastKeyGroup) {
    return new Marker(
        Marker.SCHEMA,
        Channel.EMAIL,
        epoch,
        0,
        MAX_PARALLELISM,
        firstKeyGroup,
        lastKeyGroup,
        EVENT_TIME);
  }

  static LoggedOutcome logged(Intent intent, boolean late) {
    return new LoggedOutcome(raw("outcomes.email", 0, 1, intent), intent, null, late);
  }

  static LoggedOutcome logged(Outcome outcome, boolean late) {
    return new LoggedOutcome(raw("outcomes.email", 0, 2, outcome), null, outcome, late);
  }

  static LoggedDecision logged(Decision decision) {
    return new LoggedDecision(raw("decisions", 0, 3, decision), decision);
  }

  static LoggedDeadLetter logged(DeadLetter letter) {
    return new LoggedDeadLetter(raw("dead-letters", 0, 4, letter), letter);
  }

  static DeadLetter deadLetter(String topic, long offset, DeadLetterReason reason) {
    return LogDeadLetters.of(
        raw(topic, 0, offset, "bytes"), reason, "words", EVENT_TIME.plusSeconds(1));
  }
}
