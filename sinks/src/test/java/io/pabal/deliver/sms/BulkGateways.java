package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.OutboxNotification;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Bulk gateways and what may share their calls. */
final class BulkGateways {
  private BulkGateways() {}

  /** The sandbox's bulk gateway; results by their place unless {@code match} says more. */
  static SmsGateway sandbox(String url, Secret token, SmsBulk.Match match) {
    return new SmsGateway(
        "sandbox-bulk",
        SmsGateway.Endpoint.post(url, new SmsAuth.Bearer(token)),
        SmsBody.bulk(
            "{\"messages\": \"{entries}\"}",
            """
            {"from": "{from}", "to": "{to}", "text": "{text}", "reference": "{reference}",
             "items": "{items}", "handOver": "{handOver}", "attempt": "{attempt}"}\
            """),
        new SmsReplies(
            Set.of(200),
            null,
            null,
            null,
            "/code",
            Map.of(
                "42201", OutcomeClass.DEAD_ADDRESS,
                "42204", OutcomeClass.BAD_MESSAGE,
                "42900", OutcomeClass.THROTTLED,
                "50301", OutcomeClass.TRANSIENT),
            Map.of()),
        SmsGateway.Limits.defaults("Shop"),
        new SmsBulk(
            100,
            Duration.ofMillis(10),
            new SmsBulk.Results("/results", match, "/status", "queued", "/id", "/code")),
        SmsGateway.ENCODINGS);
  }

  /** The same envelope of a category whose messages are sent again when in doubt. */
  static Envelope resendable(Envelope envelope) {
    OutboxNotification held = envelope.notification();
    return new Envelope(
        new OutboxNotification(
            held.schema(),
            held.notificationId(),
            held.recipient(),
            held.address(),
            held.lane(),
            held.category(),
            held.template(),
            held.locale(),
            held.zone(),
            held.items(),
            held.dataJson(),
            held.catalogVersion(),
            InDoubtRule.RESEND,
            held.mandatory(),
            held.decidedAt(),
            held.sendBefore()),
        envelope.handOver(),
        envelope.resend());
  }
}
