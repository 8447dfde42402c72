package io.pabal.log;

import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.Decision;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How records become rows of the tables of {@code V1__tables.sql}, and how rows merge. */
final class LogTables {
  private LogTables() {}

  /** The same decision taken again keeps its first instant; everything else is equal by its id. */
  static Upsert<Decision> decisions() {
    return new Upsert<>(
        "decisions",
        List.of(
            Column.requiredName("decision_id", Decision::decisionId),
            Column.requiredTime("event_time", Decision::eventTime),
            Column.requiredName("event_source", Decision::eventSource),
            Column.requiredName("event_id", Decision::eventId),
            Column.name("event_type", Decision::eventType),
            Column.requiredName("topic", d -> d.position().topic()),
            Column.integer("kafka_partition", d -> d.position().partition()),
            Column.bigint("kafka_offset", d -> d.position().offset()),
            Column.requiredName("recipient", Decision::recipient),
            Column.constant("lane", Decision::lane),
            Column.name("category", Decision::category),
            Column.name("rule", Decision::rule),
            Column.constant("reason", Decision::reason),
            Column.constant("step", Decision::step),
            Column.words("detail", Decision::detail),
            Column.json("channels", LogTables::channelsJson),
            Column.bigint("catalog_version", Decision::catalogVersion),
            Column.bigint("preferences_version", Decision::preferencesVersion),
            Column.time("preferences_at", Decision::preferencesAt),
            Column.time("life_ends_at", Decision::lifeEndsAt),
            Column.requiredTime("decided_at", Decision::decidedAt)),
        "decision_id, event_time",
        "decided_at = LEAST(old.decided_at, excluded.decided_at)");
  }

  /** Planned at the first, living until the last instant that any decision named; an end stays. */
  static Upsert<PlannedItemRow> plannedItems() {
    String earlierEnd =
        "old.ended_at IS NULL OR (excluded.ended_at, excluded.ended_reason)"
            + " < (old.ended_at, old.ended_reason)";
    return new Upsert<>(
        "planned_items",
        List.of(
            Column.requiredName("item_id", PlannedItemRow::itemId),
            Column.requiredTime("event_time", r -> r.decision().eventTime()),
            Column.requiredName("event_source", r -> r.decision().eventSource()),
            Column.requiredName("event_id", r -> r.decision().eventId()),
            Column.name("event_type", r -> r.decision().eventType()),
            Column.requiredName("recipient", r -> r.decision().recipient()),
            Column.requiredName("channel", r -> r.channel().label()),
            Column.constant("lane", r -> r.decision().lane()),
            Column.name("category", r -> r.decision().category()),
            Column.time("planned_at", r -> r.ended() ? null : r.decision().decidedAt()),
            Column.time("life_ends_at", r -> r.decision().lifeEndsAt()),
            Column.time("ended_at", r -> r.ended() ? r.decision().decidedAt() : null),
            Column.constant("ended_reason", r -> r.ended() ? r.decision().reason() : null)),
        "item_id, event_time",
        "planned_at = LEAST(old.planned_at, excluded.planned_at),"
            + " life_ends_at = GREATEST(old.life_ends_at, excluded.life_ends_at), "
            + Upsert.takeNewWhen(earlierEnd, List.of("ended_at", "ended_reason")));
  }

  /**
   * The stronger outcome wins; of two equally strong ones, which no honest provider gives, the
   * greater by time and words, so that the order of arrival never shows.
   */
  static Upsert<HandOverRow> handOvers() {
    return new Upsert<>(
        "hand_overs",
        List.of(
            Column.requiredName("item_id", r -> r.item().itemId()),
            Column.integer("attempt", r -> r.item().attempt()),
            Column.requiredName("epoch", r -> r.handOver().epoch()),
            Column.bigint("sequence", r -> r.handOver().sequence()),
            Column.requiredTime("event_time", r -> r.item().eventTime()),
            Column.requiredName("event_source", r -> r.item().eventSource()),
            Column.requiredName("event_id", r -> r.item().eventId()),
            Column.name("event_type", r -> r.item().eventType()),
            Column.time("appended_at", r -> r.item().appendedAt()),
            Column.requiredName("recipient", HandOverRow::recipient),
            Column.requiredName("channel", r -> r.channel().label()),
            Column.constant("lane", HandOverRow::lane),
            Column.requiredName("notification_id", HandOverRow::notificationId),
            Column.name("address_key", HandOverRow::addressKey),
            Column.requiredName("state", r -> r.state().label()),
            Column.integer("strength", HandOverRow::strength),
            Column.<HandOverRow>constant("outcome", HandOverRow::outcome),
            Column.flag("final", HandOverRow::finalForItem),
            Column.name("provider", HandOverRow::provider),
            Column.name("code", HandOverRow::code),
            Column.name("provider_message_id", HandOverRow::providerMessageId),
            Column.words("detail", HandOverRow::detail),
            Column.bigint("retry_after_millis", HandOverRow::retryAfterMillis),
            Column.flag("resend", HandOverRow::resend),
            Column.flag("late", HandOverRow::late),
            Column.time("intent_at", HandOverRow::intentAt),
            Column.time("started_at", HandOverRow::startedAt),
            Column.time("answered_at", HandOverRow::answeredAt)),
        "item_id, attempt, epoch, sequence, event_time",
        "resend = old.resend OR excluded.resend, late = old.late OR excluded.late,"
            + " intent_at = LEAST(old.intent_at, excluded.intent_at),"
            + " provider = CASE WHEN "
            + NEW_IS_STRONGER
            + " THEN coalesce(excluded.provider, old.provider)"
            + " ELSE coalesce(old.provider, excluded.provider) END, "
            + Upsert.takeNewWhen(
                NEW_IS_STRONGER,
                List.of(
                    "state",
                    "strength",
                    "outcome",
                    "final",
                    "code",
                    "provider_message_id",
                    "detail",
                    "retry_after_millis",
                    "started_at",
                    "answered_at")));
  }

  /** The document of the greatest offset; the switches are made of it by the database. */
  static Upsert<LoggedPreferences> preferences() {
    return new Upsert<>(
        "preferences",
        List.of(
            Column.requiredName("recipient", LoggedPreferences::recipient),
            Column.integer("kafka_partition", p -> p.origin().partition()),
            Column.bigint("kafka_offset", p -> p.origin().offset()),
            Column.requiredTime("appended_at", p -> p.origin().appendedAt()),
            Column.json("document", LoggedPreferences::json)),
        "recipient",
        Upsert.takeNewWhen(
            NEW_IS_NEWER, List.of("kafka_partition", "kafka_offset", "appended_at", "document")));
  }

  /** The opt-out of the greatest offset. */
  static Upsert<LoggedOptOut> optOuts() {
    return new Upsert<>(
        "opt_outs",
        List.of(
            Column.requiredName("recipient", LoggedOptOut::recipient),
            Column.requiredName("category", LoggedOptOut::category),
            Column.integer("kafka_partition", o -> o.origin().partition()),
            Column.bigint("kafka_offset", o -> o.origin().offset()),
            Column.requiredTime("appended_at", o -> o.origin().appendedAt()),
            Column.time("opted_out_at", LoggedOptOut::at)),
        "recipient, category",
        Upsert.takeNewWhen(
            NEW_IS_NEWER,
            List.of("kafka_partition", "kafka_offset", "appended_at", "opted_out_at")));
  }

  /** The newest word on a topic key. */
  static Upsert<LoggedSubscription> subscriptions() {
    return new Upsert<>(
        "subscriptions",
        List.of(
            Column.requiredName("recipient", LoggedSubscription::recipient),
            Column.topicKey("topic_key", LoggedSubscription::topicKey),
            Column.integer("kafka_partition", s -> s.origin().partition()),
            Column.bigint("kafka_offset", s -> s.origin().offset()),
            Column.requiredTime("appended_at", s -> s.origin().appendedAt()),
            Column.flag("subscribed", LoggedSubscription::subscribed),
            Column.time("said_at", LoggedSubscription::saidAt)),
        "recipient, topic_key",
        Upsert.takeNewWhen(
            NEW_IS_NEWER,
            List.of("kafka_partition", "kafka_offset", "appended_at", "subscribed", "said_at")));
  }

  /**
   * The same report told again is equal by its id; of its words, which are no part of that, the
   * greater, so that the order of arrival never shows.
   */
  static Upsert<DeliveryReport> reports() {
    return new Upsert<>(
        "provider_reports",
        List.of(
            Column.requiredName("report_id", DeliveryReport::reportId),
            Column.requiredTime("reported_at", DeliveryReport::at),
            Column.requiredName("recipient", DeliveryReport::recipient),
            Column.requiredName("channel", r -> r.channel().label()),
            Column.requiredName("address_key", DeliveryReport::addressKey),
            Column.name("notification_id", DeliveryReport::notificationId),
            Column.integer("attempt", DeliveryReport::attempt),
            Column.requiredTime("planned_at", DeliveryReport::plannedAt),
            Column.constant("result", DeliveryReport::result),
            Column.name("provider", DeliveryReport::provider),
            Column.name("code", DeliveryReport::code),
            Column.words("detail", DeliveryReport::detail)),
        "report_id, reported_at",
        "detail = GREATEST(old.detail, excluded.detail)");
  }

  /** By offset, as compaction has it; by append when a key moved to another partition. */
  private static final String NEW_IS_NEWER =
      "CASE WHEN excluded.kafka_partition = old.kafka_partition"
          + " THEN excluded.kafka_offset >= old.kafka_offset"
          + " ELSE excluded.appended_at > old.appended_at END";

  /** The newest giving-up of one record by one part. */
  static Upsert<DeadLetter> deadLetters() {
    return new Upsert<>(
        "dead_letters",
        List.of(
            Column.requiredName("part", DeadLetter::part),
            Column.requiredName("topic", d -> d.position().topic()),
            Column.integer("kafka_partition", d -> d.position().partition()),
            Column.bigint("kafka_offset", d -> d.position().offset()),
            Column.requiredTime("appended_at", DeadLetter::appendedAt),
            Column.constant("reason", DeadLetter::reason),
            Column.words("detail", DeadLetter::detail),
            Column.bytes("key_bytes", d -> decoded(d.keyBase64())),
            Column.bytes("value_head", d -> decoded(d.valueBase64())),
            Column.bigint("value_bytes", d -> (long) d.valueBytes()),
            Column.name("value_sha256", DeadLetter::valueSha256),
            Column.json("headers", LogTables::headersJson),
            Column.requiredTime("given_up_at", DeadLetter::at)),
        "part, topic, kafka_partition, kafka_offset, appended_at",
        Upsert.takeNewWhen(
            "(excluded.given_up_at, excluded.reason) > (old.given_up_at, old.reason)",
            List.of("reason", "detail", "given_up_at")));
  }

  /** Of an intent and its outcome the outcome, of an in-doubt one and its resolution the latter. */
  private static final String NEW_IS_STRONGER =
      "(excluded.strength, " + tie("excluded") + ") > (old.strength, " + tie("old") + ")";

  private static String tie(String row) {
    return "coalesce(R.answered_at, '-infinity'), coalesce(R.outcome, ''), coalesce(R.code, ''),"
            .replace("R.", row + ".")
        + " coalesce(R.provider_message_id, ''), coalesce(R.detail, '')".replace("R.", row + ".");
  }

  /** Outcomes that a late one can make a duplicate of. */
  static boolean isAcceptance(LoggedOutcome logged) {
    return logged.outcome() != null && logged.outcome().outcome() == OutcomeClass.ACCEPTED;
  }

  private static String channelsJson(Decision decision) {
    List<ChannelDecision> clean =
        decision.channels().stream()
            .map(
                c ->
                    new ChannelDecision(
                        c.channel(),
                        c.reason(),
                        c.preferenceRule(),
                        c.itemIds().stream().map(LogText::requiredName).toList()))
            .toList();
    return new String(Json.write(clean), StandardCharsets.UTF_8);
  }

  private static String headersJson(DeadLetter letter) {
    Map<String, String> clean = new LinkedHashMap<>();
    letter.headers().forEach((name, value) -> clean.put(LogText.name(name), LogText.detail(value)));
    return new String(Json.write(clean), StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String base64) {
    return base64 == null ? null : Base64.getDecoder().decode(base64);
  }
}
