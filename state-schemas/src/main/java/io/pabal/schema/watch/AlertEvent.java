package io.pabal.schema.watch;

import java.time.Instant;
import java.util.List;

/**
 * An alert as an ordinary event of Pabal (CloudEvents, structured mode), so that rules, texts,
 * dedup, log and trace are the same for it as for everything else. The catalog decides on which
 * channels it goes.
 *
 * @param specversion the version of CloudEvents
 * @param id the alert's id, its state, and the number of the reminder: the same word twice is one
 *     event
 * @param source {@value #SOURCE}
 * @param type {@value #TYPE_PREFIX} and the channel that is in trouble
 * @param time when it was said
 * @param subject channel and provider
 * @param datacontenttype JSON
 * @param data what templates use
 */
public record AlertEvent(
    String specversion,
    String id,
    String source,
    String type,
    Instant time,
    String subject,
    String datacontenttype,
    Data data) {
  public static final String SOURCE = "/pabal/watch";
  public static final String TYPE_PREFIX = "pabal.alert.";

  /**
   * What templates use.
   *
   * @param recipients the administrators
   * @param alertId as in {@link Alert}, and so the following
   */
  public record Data(
      List<String> recipients,
      String alertId,
      String channel,
      String provider,
      AlertKind kind,
      AlertSeverity severity,
      AlertState state,
      int reminder,
      Instant since,
      Instant at,
      AlertFigures figures,
      String words) {
    public Data {
      recipients = List.copyOf(recipients);
    }
  }

  /** An alert as an event for these recipients. */
  public static AlertEvent of(Alert alert, List<String> administrators) {
    String suffix = alert.reminder() == 0 ? "" : "-" + alert.reminder();
    return new AlertEvent(
        "1.0",
        alert.alertId() + "-" + alert.state().label() + suffix,
        SOURCE,
        TYPE_PREFIX + alert.channel().label(),
        alert.at(),
        alert.key(),
        "application/json",
        new Data(
            administrators,
            alert.alertId(),
            alert.channel().label(),
            alert.provider(),
            alert.kind(),
            alert.severity(),
            alert.state(),
            alert.reminder(),
            alert.since(),
            alert.at(),
            alert.figures(),
            alert.words()));
  }
}
