package io.pabal.schema.callback;

import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import java.time.Instant;
import java.util.List;

/**
 * A {@link Report} that plan has verified, in clear. On the reports topic, keyed by recipient, from
 * where the log has it. The same report told twice has the same id.
 *
 * @param schema {@value #SCHEMA}
 * @param reportId the hash of what is told of what: all of the fields below
 * @param recipient who got the message, also the record's key
 * @param channel of the address
 * @param addressKey see {@link Ids#addressKey}
 * @param notificationId the message, or null for a word about the address that answers none
 * @param attempt the attempt of its items; 0 without a message
 * @param plannedAt when plan decided the message: a registration of the address after it is newer
 * @param result what it says
 * @param provider who says it, or null
 * @param code the provider's own code, or null
 * @param detail the provider's words, or null
 * @param at when it happened; never later than the callback's append
 */
public record DeliveryReport(
    String schema,
    String reportId,
    String recipient,
    Channel channel,
    String addressKey,
    String notificationId,
    int attempt,
    Instant plannedAt,
    ReportResult result,
    String provider,
    String code,
    String detail,
    Instant at) {
  public static final String SCHEMA = "pabal.delivery-report/1";

  /**
   * What a report tells of what it refers to.
   *
   * @param at when it happened, as far as it is believed
   */
  public static DeliveryReport of(ReportReference about, Report report, Instant at) {
    String id =
        Ids.hash(
            List.of(
                "report",
                about.recipient(),
                about.channel().label(),
                about.addressKey(),
                String.valueOf(about.notificationId()),
                Integer.toString(about.attempt()),
                report.result().name(),
                String.valueOf(report.provider()),
                String.valueOf(report.code()),
                at.toString()));
    return new DeliveryReport(
        SCHEMA,
        id,
        about.recipient(),
        about.channel(),
        about.addressKey(),
        about.notificationId(),
        about.attempt(),
        about.plannedAt(),
        report.result(),
        report.provider(),
        report.code(),
        report.detail(),
        at);
  }
}
