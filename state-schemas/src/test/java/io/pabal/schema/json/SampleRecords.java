package io.pabal.schema.json;

import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.audience.Subscription;
import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.callback.Report;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.LateRule;
import io.pabal.schema.catalog.Lateness;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.RetrySchedule;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.catalog.TemplateText;
import io.pabal.schema.catalog.TextFrom;
import io.pabal.schema.catalog.TimeFormat;
import io.pabal.schema.catalog.TopicMapping;
import io.pabal.schema.deadletter.DeadLetter;
import io.pabal.schema.deadletter.DeadLetterReason;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.inspect.InspectSubject;
import io.pabal.schema.inspect.PendingItem;
import io.pabal.schema.plan.ChannelDecision;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.DecisionReason;
import io.pabal.schema.plan.DecisionStep;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.plan.PendingReason;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.Platform;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import io.pabal.schema.recipient.SuppressedAddresses;
import io.pabal.schema.recipient.SuppressedBy;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Unsubscribe;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertFigures;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertSeverity;
import io.pabal.schema.watch.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Of each record on a topic one with everything and one with only what must be there. */
final class SampleRecords {
  static final Instant AT = Instant.parse("2026-11-22T07:05:00.123456789Z");
  static final Address ADDRESS = new Address(Channel.EMAIL, "kim@shop.example", null, AT);
  static final Address BROWSER =
      new Address(
          Channel.PUSH,
          "https://push.example/1",
          new Device(Platform.WEBPUSH.label(), null, "BPublic", "secret", AT));
  static final Item ITEM =
      new Item(
          Ids.itemId("/shop", "e1", "kim", Channel.EMAIL, ADDRESS.key()),
          1,
          "/shop",
          "e1",
          "order.paid",
          AT,
          AT);
  static final SourcePosition POSITION = new SourcePosition("events", 3, 4_000_000_000L);
  static final HandOver HAND_OVER = new HandOver("k3f9", 17);

  private SampleRecords() {}

  static List<Record> all() {
    return List.of(
        alert(AlertState.REMINDED, 2, "CONFIG 535 5.7.8"),
        alert(AlertState.ENDED, 0, null),
        catalog(),
        new Catalog(Catalog.SCHEMA, 1, "h", AT, "en", "UTC", List.of(), List.of(), List.of()),
        deadLetter(Map.of("ce_id", "e1")),
        new DeadLetter(
            DeadLetter.SCHEMA,
            "plan",
            DeadLetterReason.EMPTY,
            "d",
            POSITION,
            AT,
            null,
            null,
            0,
            null,
            null,
            AT),
        decision(
            "order",
            List.of(
                new ChannelDecision(
                    Channel.EMAIL, ChannelReason.CHOSEN, PreferenceRule.SENDERS, List.of("i")))),
        decision(null, null),
        notification("ko-KR"),
        notification(null),
        feedback("451", 60_000L),
        feedback(null, null),
        new Intent(
            Intent.SCHEMA,
            Channel.SMS,
            Lane.URGENT,
            "kim",
            "n1",
            "a1",
            List.of(ITEM),
            HAND_OVER,
            "gateway",
            true,
            AT),
        outcome("250 2.0.0", 5L),
        outcome(null, null),
        new Marker(Marker.SCHEMA, Channel.SMS, "k3f9", 0, 128, 0, 127, AT),
        new OptOut(OptOut.SCHEMA, "kim", "marketing", AT),
        new Unsubscribe(Unsubscribe.SCHEMA, "1.a.b"),
        new Report(Report.SCHEMA, "1.a.b", ReportResult.DELIVERED, null, null, null, null),
        report(),
        DeliveryReport.of(reference(), report(), AT),
        DeliveryReport.of(
            ReportReference.ofAddress("kim", Channel.SMS, "key", AT),
            new Report(Report.SCHEMA, "1.a.b", ReportResult.LIFT, null, null, null, null),
            AT),
        new SuppressedAddresses(
            SuppressedAddresses.SCHEMA,
            "kim",
            List.of(
                suppression(),
                Suppression.lifted(Channel.SMS, "key", SuppressionReason.OPT_OUT, AT))),
        new Inspect(Inspect.SCHEMA, "q1", "kim", InspectSubject.PREFERENCES, null),
        new InspectReply(
            InspectReply.SCHEMA,
            "q1",
            "kim",
            InspectSubject.PREFERENCES,
            true,
            null,
            null,
            Map.of("marketing", AT),
            List.of(suppression()),
            List.of(),
            0,
            3,
            7,
            AT),
        new InspectReply(
            InspectReply.SCHEMA,
            "q2",
            "kim",
            InspectSubject.PENDING,
            true,
            null,
            null,
            null,
            null,
            List.of(pending()),
            1,
            3,
            7,
            AT),
        new Veto(Veto.SCHEMA, "kim", Channel.EMAIL, "order", "i1", AT, VetoReason.OPTED_OUT, AT),
        new Veto(Veto.SCHEMA, "kim", Channel.EMAIL, null, null, AT, VetoReason.ERASED, AT),
        new Veto(
            Veto.SCHEMA,
            "kim",
            Channel.EMAIL,
            "social",
            null,
            "key",
            List.of(),
            List.of("lee"),
            List.of("thread/1"),
            AT,
            VetoReason.OPTED_OUT,
            AT),
        new Veto(
            Veto.SCHEMA,
            "kim",
            Channel.SMS,
            null,
            null,
            null,
            null,
            null,
            null,
            "/shop",
            "cart-7",
            AT,
            VetoReason.CANCELLED,
            AT),
        new Profile(Profile.SCHEMA, "kim", "ko-KR", "Asia/Seoul", List.of(ADDRESS, BROWSER), AT),
        new Profile(Profile.SCHEMA, "kim", null, null, null, null),
        new Subscription(Subscription.SCHEMA, "kim", "actor:lee", AT),
        new Subscription(Subscription.SCHEMA, "kim", "actor:lee", null),
        new Preferences(
            Preferences.SCHEMA,
            "kim",
            true,
            Map.of("email", true, "sms", false),
            List.of(
                new CategoryPreference("order", true, Map.of("sms", false)),
                new CategoryPreference("marketing", null, null)),
            AT),
        new Preferences(
            Preferences.SCHEMA,
            "kim",
            null,
            null,
            List.of(
                new CategoryPreference(
                    "social",
                    true,
                    Map.of(),
                    List.of(new SenderPreference(null, SenderRule.ONLY, List.of("lee", "park"))),
                    AT)),
            List.of(new AddressPreference("email", "kim@example.com", false)),
            List.of("troll"),
            List.of("thread/1"),
            "ko",
            "Asia/Seoul",
            12L,
            AT),
        new Preferences(Preferences.SCHEMA, "kim", null, null, null, null));
  }

  private static PendingItem pending() {
    return new PendingItem(
        ITEM.itemId(),
        Channel.EMAIL,
        ADDRESS.key(),
        "order",
        ITEM.eventSource(),
        ITEM.eventId(),
        ITEM.eventType(),
        PendingReason.RETRY,
        2,
        AT,
        AT.plusSeconds(60),
        AT.plusSeconds(3600),
        OutcomeClass.TRANSIENT,
        "451");
  }

  private static Alert alert(AlertState state, int reminder, String lastFailure) {
    return new Alert(
        Alert.SCHEMA,
        "3c6ee0b2f7f30d0c",
        Channel.EMAIL,
        "smtp-a",
        AlertKind.CONFIGURATION,
        AlertSeverity.CRITICAL,
        state,
        reminder,
        AT,
        AT,
        new AlertFigures(24, 23, 1, 8, 31_000, 0, lastFailure),
        "The e-mail provider smtp-a refuses us.");
  }

  private static Report report() {
    return new Report(
        Report.SCHEMA,
        "1.a.b",
        ReportResult.DEAD_ADDRESS,
        "mx.example",
        "5.1.1",
        "550 5.1.1 no such user",
        AT);
  }

  private static ReportReference reference() {
    return new ReportReference("kim", Channel.EMAIL, ADDRESS.key(), "n1", 1, AT);
  }

  private static Suppression suppression() {
    return new Suppression(
        Channel.EMAIL,
        ADDRESS.key(),
        SuppressionReason.DEAD_ADDRESS,
        AT,
        SuppressedBy.CALLBACK,
        "5.1.1",
        AT);
  }

  private static Catalog catalog() {
    return new Catalog(
        Catalog.SCHEMA,
        7,
        "hash",
        AT,
        "ko",
        "Asia/Seoul",
        List.of(
            new Category(
                "order",
                "Orders",
                Lane.NORMAL,
                Consent.OPTIONAL,
                Duration.ofHours(36),
                Map.of(),
                Map.of(Channel.EMAIL, InDoubtRule.RESEND, Channel.SMS, InDoubtRule.HOLD),
                Map.of(
                    Channel.EMAIL,
                    new RetrySchedule(Duration.ofMinutes(1), Duration.ofHours(2), 40)),
                new Lateness(Duration.ofHours(1), LateRule.MERGE)),
            new Category(
                "code", null, Lane.URGENT, Consent.MANDATORY, Duration.ofMinutes(1), null)),
        List.of(
            new Rule(
                "order.paid",
                "order",
                "order-paid",
                List.of(Channel.EMAIL, Channel.SMS),
                Reach.FIRST,
                Reach.ALL,
                new Audience(AudienceKind.SUBSCRIBERS, "actor:{actor}", List.of("{actor}")),
                List.of(Channel.SMS)),
            new Rule(
                "order.sent",
                "order",
                "order-paid",
                List.of(Channel.EMAIL),
                Reach.FIRST,
                Reach.ALL)),
        List.of(new TemplateText("order-paid", "ko", Part.EMAIL_SUBJECT, "주문 {{no}}")),
        List.of(
            new TopicMapping(
                "shop.*",
                List.of("/orderId", "/status"),
                TextFrom.constant("/shop"),
                TextFrom.pointer("/kind"),
                "/at",
                TimeFormat.EPOCH_MILLIS,
                "/orderId",
                "/by",
                "/to",
                "/order"),
            new TopicMapping(
                "codes",
                List.of("/id"),
                null,
                TextFrom.constant("account.code"),
                null,
                null,
                null,
                null,
                null,
                null)));
  }

  private static DeadLetter deadLetter(Map<String, String> headers) {
    return new DeadLetter(
        DeadLetter.SCHEMA,
        "plan",
        DeadLetterReason.MALFORMED_JSON,
        "not JSON",
        POSITION,
        AT,
        "a2V5",
        "dmFsdWU=",
        5,
        "abc",
        headers,
        AT);
  }

  private static Decision decision(String category, List<ChannelDecision> channels) {
    boolean full = category != null;
    return new Decision(
        Decision.SCHEMA,
        "d1",
        "/shop",
        "e1",
        "order.paid",
        AT,
        POSITION,
        "kim",
        Lane.NORMAL,
        category,
        full ? "order.paid" : null,
        full ? DecisionReason.RETRIED : DecisionReason.NO_RULE,
        full ? DecisionStep.DUE : null,
        full ? "words" : null,
        channels,
        7,
        full ? 12L : null,
        full ? AT : null,
        full ? AT : null,
        AT);
  }

  private static OutboxNotification notification(String locale) {
    return new OutboxNotification(
        OutboxNotification.SCHEMA,
        "n1",
        "kim",
        ADDRESS,
        Lane.NORMAL,
        "order",
        "order-paid",
        locale,
        "Asia/Seoul",
        List.of(ITEM),
        "{\"no\":\"A-1\"}",
        7,
        InDoubtRule.RESEND,
        false,
        AT,
        AT.plusSeconds(3600),
        locale == null ? null : AT.plusSeconds(7200));
  }

  private static Feedback feedback(String code, Long retryAfterMillis) {
    return new Feedback(
        Feedback.SCHEMA,
        "kim",
        notification("ko"),
        HAND_OVER,
        OutcomeClass.TRANSIENT,
        code,
        code,
        retryAfterMillis,
        AT);
  }

  private static Outcome outcome(String code, Long retryAfterMillis) {
    return new Outcome(
        Outcome.SCHEMA,
        Channel.EMAIL,
        Lane.NORMAL,
        "kim",
        "n1",
        "a1",
        List.of(ITEM),
        HAND_OVER,
        OutcomeClass.ACCEPTED,
        code,
        code,
        code,
        code,
        retryAfterMillis,
        false,
        true,
        AT,
        AT);
  }
}
