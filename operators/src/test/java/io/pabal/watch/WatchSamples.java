package io.pabal.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.watch.HandOverSign;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Settings, records and signs of tests. */
final class WatchSamples {
  /** On a whole slice and a whole minute. */
  static final long NOW = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();

  /** A minute's window in slices of 5 s. */
  static final WatchSettings SETTINGS = WatchSettings.defaults();

  static final String PROVIDER = "smtp-a";
  static final String KEY = "email/smtp-a";

  private WatchSamples() {}

  static HandOverSign intent(String notificationId, long appendedMillis) {
    return intent(notificationId, Lane.NORMAL, 20, appendedMillis);
  }

  static HandOverSign intent(
      String notificationId, Lane lane, long ageMillis, long appendedMillis) {
    return new HandOverSign(
        Channel.EMAIL, PROVIDER, notificationId, lane, null, null, -1, ageMillis, appendedMillis);
  }

  static HandOverSign outcome(String notificationId, OutcomeClass outcome, long appendedMillis) {
    return outcome(notificationId, outcome, 100, appendedMillis);
  }

  static HandOverSign outcome(
      String notificationId, OutcomeClass outcome, long durationMillis, long appendedMillis) {
    return new HandOverSign(
        Channel.EMAIL,
        PROVIDER,
        notificationId,
        Lane.NORMAL,
        outcome,
        outcome == OutcomeClass.ACCEPTED ? "250 2.0.0" : "421 4.3.2",
        durationMillis,
        -1,
        appendedMillis);
  }

  static Item item(String id, int attempt, Instant appendedAt) {
    return new Item(id, attempt, "/shop", "e-" + id, "order.paid", appendedAt, appendedAt);
  }

  static Intent intentRecord(boolean resend, Instant at, Item... items) {
    return new Intent(
        Intent.SCHEMA,
        Channel.EMAIL,
        Lane.URGENT,
        "anna",
        "n1",
        "a1",
        Arrays.asList(items),
        new HandOver("epoch", 1),
        PROVIDER,
        resend,
        at);
  }

  static Outcome outcomeRecord(
      String provider, OutcomeClass outcome, String code, Instant at, Duration took) {
    return new Outcome(
        Outcome.SCHEMA,
        Channel.EMAIL,
        Lane.URGENT,
        "anna",
        "n1",
        "a1",
        List.of(item("i1", 1, at)),
        new HandOver("epoch", 1),
        outcome,
        provider,
        code,
        null,
        null,
        null,
        false,
        false,
        at.minus(took),
        at);
  }
}
