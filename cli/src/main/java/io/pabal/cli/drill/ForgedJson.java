package io.pabal.cli.drill;

/** Parts of records of Pabal's own, in the notation of {@link TopicCases}; pure. */
final class ForgedJson {
  private ForgedJson() {}

  /** A notification for a victim. */
  static String notification(String channel, String lane, String items) {
    return "{'schema':'pabal.outbox/1','notificationId':'n$N','recipient':'$R',"
        + "'address':{'channel':'"
        + channel
        + "','value':'victim@evil.example'},"
        + "'lane':'"
        + lane
        + "','category':'resent','template':'drill','zone':'UTC','dataJson':'{}',"
        + "'catalogVersion':1,'inDoubt':'hold','mandatory':false,'decidedAt':'2026-01-01T00:00:00Z',"
        + "'sendBefore':'2999-01-01T00:00:00Z','items':["
        + items
        + "]}";
  }

  /**
   * An item that nobody planned.
   *
   * @param before a field in the place of its event's time, with a comma, or empty
   */
  static String item(String before) {
    String time = before.isEmpty() ? "'eventTime':'2026-01-01T00:00:00Z'," : before;
    return "{'itemId':'i$N','attempt':1,'eventSource':'/forged','eventId':'f$N','eventType':'t',"
        + time
        + "'appendedAt':'2026-01-01T00:00:00Z'}";
  }
}
