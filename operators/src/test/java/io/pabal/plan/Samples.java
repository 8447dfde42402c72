package io.pabal.plan;

import io.pabal.flow.JobClock;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Audience;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Consent;
import io.pabal.schema.catalog.LateRule;
import io.pabal.schema.catalog.Lateness;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.RetrySchedule;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A small shop: what the tests of plan speak about. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  public static final String ANNA = "anna";
  public static final Duration LIFE = Duration.ofHours(6);

  /** The clock that stands at {@link #NOW}. */
  public static final JobClock CLOCK = new StandingClock();

  private Samples() {}

  public static Catalog catalog(Rule... rules) {
    return catalog(1, rules);
  }

  public static Catalog catalog(long version, Rule... rules) {
    return new Catalog(
        Catalog.SCHEMA,
        version,
        "hash",
        NOW,
        "en",
        "Asia/Seoul",
        List.of(
            category("order", Lane.NORMAL, Consent.OPTIONAL),
            category("marketing", Lane.NORMAL, Consent.REQUIRED),
            category("security", Lane.URGENT, Consent.MANDATORY)),
        List.of(rules),
        List.of());
  }

  /** A catalog whose orders are tried so often. */
  public static Catalog catalogTrying(int attempts, Rule rule) {
    return catalogTrying(attempts, null, rule);
  }

  /** A catalog whose orders are late by this rule after ten minutes. */
  public static Catalog catalogWhenLate(LateRule then, Rule rule) {
    return catalogTrying(9, new Lateness(Duration.ofMinutes(10), then), rule);
  }

  private static Catalog catalogTrying(int attempts, Lateness late, Rule rule) {
    RetrySchedule schedule =
        new RetrySchedule(Duration.ofSeconds(30), Duration.ofMinutes(5), attempts);
    Category category =
        new Category(
            "order",
            null,
            Lane.NORMAL,
            Consent.OPTIONAL,
            LIFE,
            Map.of(),
            Map.of(),
            Map.of(Channel.EMAIL, schedule),
            late);
    return new Catalog(
        Catalog.SCHEMA,
        1,
        "hash",
        NOW,
        "en",
        "Asia/Seoul",
        List.of(category),
        List.of(rule),
        List.of());
  }

  public static Category category(String name, Lane lane, Consent consent) {
    return new Category(name, null, lane, consent, LIFE, Map.of());
  }

  /** A rule for {@code shop.<category>} on these channels. */
  public static Rule rule(String category, Reach channelReach, Channel... channels) {
    return new Rule(
        "shop." + category, category, category, List.of(channels), channelReach, Reach.FIRST);
  }

  /** The catalog that most tests use: all categories, on e-mail and SMS, on every channel. */
  public static Catalog everywhere() {
    return catalog(
        rule("order", Reach.ALL, Channel.EMAIL, Channel.SMS),
        rule("marketing", Reach.ALL, Channel.EMAIL, Channel.SMS),
        rule("security", Reach.ALL, Channel.EMAIL, Channel.SMS));
  }

  public static Event event(String id, String category) {
    Lane lane = category.equals("security") ? Lane.URGENT : Lane.NORMAL;
    return event(id, category, lane, NOW.minusSeconds(2), "{\"amount\":\"19.90\"}");
  }

  public static Event event(String id, String category, Lane lane, Instant time, String dataJson) {
    return new Event(
        id,
        "/shop",
        "shop." + category,
        time,
        null,
        null,
        dataJson,
        lane,
        new SourcePosition("events", 0, 7),
        NOW.minusSeconds(1));
  }

  /** An order's event in a thread. */
  public static RecipientEvent inThread(String id, String thread) {
    Event event = event(id, "order");
    return new RecipientEvent(
        ANNA,
        new Event(
            event.id(),
            event.source(),
            event.type(),
            event.time(),
            null,
            "bert",
            thread,
            event.dataJson(),
            event.lane(),
            event.position(),
            event.appendedAt()));
  }

  /** Preferences with one muted thread and nothing else. */
  public static Preferences muting(String thread) {
    return new Preferences(
        Preferences.SCHEMA,
        ANNA,
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(thread),
        null,
        null,
        null,
        NOW.minusSeconds(30));
  }

  /** An event of {@link #NOW} that takes back what Anna is told under a key. */
  public static RecipientEvent takingBack(String id, String key) {
    Event event = event(id, "order");
    return new RecipientEvent(
        ANNA,
        new Event(
            id,
            event.source(),
            event.type(),
            NOW,
            null,
            null,
            null,
            "{}",
            event.lane(),
            event.position(),
            event.appendedAt(),
            null,
            key));
  }

  /** An event that somebody did. */
  public static Event by(String actor, String id, String category) {
    Event event = event(id, category);
    return new Event(
        event.id(),
        event.source(),
        event.type(),
        event.time(),
        event.subject(),
        actor,
        event.thread(),
        event.dataJson(),
        event.lane(),
        event.position(),
        event.appendedAt());
  }

  /** A rule for {@code shop.<category>} by e-mail, for an audience. */
  public static Rule rule(String category, Audience audience) {
    return new Rule(
        "shop." + category,
        category,
        category,
        List.of(Channel.EMAIL),
        Reach.FIRST,
        Reach.FIRST,
        audience);
  }

  public static RecipientEvent forAnna(String id, String category) {
    return new RecipientEvent(ANNA, event(id, category));
  }

  /** Anna, with an e-mail address and a phone. */
  public static Profile anna() {
    return profile(
        new Address(Channel.EMAIL, "anna@example.com"), new Address(Channel.SMS, "+821012345678"));
  }

  public static Profile profile(Address... addresses) {
    return new Profile(
        Profile.SCHEMA, ANNA, "ko-KR", "Asia/Seoul", List.of(addresses), NOW.minusSeconds(60));
  }

  /** Preferences with a category's switches and nothing else. */
  public static Preferences wishes(
      String category, Boolean enabled, Map<String, Boolean> channels) {
    return new Preferences(
        Preferences.SCHEMA,
        ANNA,
        null,
        Map.of(),
        List.of(new CategoryPreference(category, enabled, channels)),
        NOW.minusSeconds(30));
  }

  /** Preferences with a category switched on at that instant, or nobody knows when. */
  public static Preferences consent(String category, Instant saidAt) {
    return new Preferences(
        Preferences.SCHEMA,
        ANNA,
        null,
        Map.of(),
        List.of(new CategoryPreference(category, true, Map.of(), List.of(), saidAt)),
        NOW.minusSeconds(30));
  }

  /** Preferences with global switches and nothing else. */
  public static Preferences globally(Boolean enabled, Map<String, Boolean> channels) {
    return new Preferences(
        Preferences.SCHEMA, ANNA, enabled, channels, List.of(), NOW.minusSeconds(30));
  }

  private static final class StandingClock implements JobClock {
    @Override
    public Instant now() {
      return NOW;
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}
