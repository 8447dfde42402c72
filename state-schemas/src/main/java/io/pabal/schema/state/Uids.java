package io.pabal.schema.state;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;

/**
 * The uids of every operator: with the state names of {@link PlanState}, {@link DeliverState} and
 * {@link WatchState} and the state records they are the contract that lets a savepoint be read by
 * the next release. Never change one, never use one twice. They are the same in a job of one part
 * and in the single-job form.
 */
public final class Uids {
  public static final String PLAN_PROFILES = "plan-profiles";
  public static final String PLAN_PROFILES_DECODE = "plan-profiles-decode";
  public static final String PLAN_PREFERENCES = "plan-preferences";
  public static final String PLAN_PREFERENCES_DECODE = "plan-preferences-decode";
  public static final String PLAN_SUBSCRIPTIONS = "plan-subscriptions";
  public static final String PLAN_SUBSCRIPTIONS_DECODE = "plan-subscriptions-decode";
  public static final String PLAN_PREFERENCES_CAUGHT_UP = "plan-preferences-caught-up";
  public static final String PLAN_CATALOG_CAUGHT_UP = "plan-catalog-caught-up";
  public static final String PLAN_OPT_OUTS_CAUGHT_UP = "plan-opt-outs-caught-up";
  public static final String PLAN_EVERYONE = "plan-everyone";
  public static final String PLAN_AUDIENCE = "plan-audience";
  public static final String PLAN_TOPICS = "plan-topics";
  public static final String PLAN_BUCKETS = "plan-buckets";
  public static final String PLAN_CATALOG = "plan-catalog";
  public static final String PLAN_CATALOG_DECODE = "plan-catalog-decode";
  public static final String PLAN_FEEDBACK = "plan-feedback";
  public static final String PLAN_FEEDBACK_DECODE = "plan-feedback-decode";
  public static final String PLAN_INSPECT = "plan-inspect";
  public static final String PLAN_INSPECT_DECODE = "plan-inspect-decode";
  public static final String PLAN_INSPECT_REPLIES = "plan-inspect-replies";
  public static final String PLAN_CALLBACKS = "plan-callbacks";
  public static final String PLAN_CALLBACKS_DECODE = "plan-callbacks-decode";
  public static final String PLAN_OPT_OUTS = "plan-opt-outs";
  public static final String PLAN_OPT_OUTS_DECODE = "plan-opt-outs-decode";
  public static final String PLAN_OPT_OUTS_WRITE = "plan-opt-outs-write";
  public static final String PLAN_REPORTS_WRITE = "plan-reports-write";
  public static final String PLAN_SUPPRESSIONS = "plan-suppressions";
  public static final String PLAN_SUPPRESSIONS_CAUGHT_UP = "plan-suppressions-caught-up";
  public static final String PLAN_SUPPRESSIONS_DECODE = "plan-suppressions-decode";
  public static final String PLAN_SUPPRESSIONS_WRITE = "plan-suppressions-write";
  public static final String PLAN_RECIPIENT = "plan-recipient";
  public static final String PLAN_DECISIONS = "plan-decisions";
  public static final String PLAN_DEAD_LETTERS = "plan-dead-letters";

  public static final String LOG_DECISIONS = "log-decisions";
  public static final String LOG_OUTCOMES = "log-outcomes";
  public static final String LOG_LATENESS = "log-lateness";
  public static final String LOG_DEAD_LETTERS = "log-dead-letters";
  public static final String LOG_DECISIONS_READ = "log-decisions-read";
  public static final String LOG_DEAD_LETTERS_READ = "log-dead-letters-read";
  public static final String LOG_DECISIONS_WRITE = "log-decisions-write";
  public static final String LOG_OUTCOMES_WRITE = "log-outcomes-write";
  public static final String LOG_DEAD_LETTERS_WRITE = "log-dead-letters-write";
  public static final String LOG_PREFERENCES = "log-preferences";
  public static final String LOG_PREFERENCES_CHECK = "log-preferences-check";
  public static final String LOG_PREFERENCES_READ = "log-preferences-read";
  public static final String LOG_PREFERENCES_WRITE = "log-preferences-write";
  public static final String LOG_OPT_OUTS = "log-opt-outs";
  public static final String LOG_OPT_OUTS_CHECK = "log-opt-outs-check";
  public static final String LOG_OPT_OUTS_READ = "log-opt-outs-read";
  public static final String LOG_OPT_OUTS_WRITE = "log-opt-outs-write";
  public static final String LOG_SUBSCRIPTIONS = "log-subscriptions";
  public static final String LOG_SUBSCRIPTIONS_CHECK = "log-subscriptions-check";
  public static final String LOG_SUBSCRIPTIONS_READ = "log-subscriptions-read";
  public static final String LOG_SUBSCRIPTIONS_WRITE = "log-subscriptions-write";
  public static final String LOG_REPORTS = "log-reports";
  public static final String LOG_REPORTS_READ = "log-reports-read";
  public static final String LOG_REPORTS_WRITE = "log-reports-write";
  public static final String LOG_REFUSED = "log-refused";

  public static final String WATCH_OUTCOMES = "watch-outcomes";
  public static final String WATCH_OUTCOMES_READ = "watch-outcomes-read";
  public static final String WATCH_PROVIDERS = "watch-providers";
  public static final String WATCH_ALERTS_WRITE = "watch-alerts-write";
  public static final String WATCH_EVENTS = "watch-events";
  public static final String WATCH_EVENTS_WRITE = "watch-events-write";

  public static final String PASS_THROUGH_EVENTS = "bench-pass-through-events";
  public static final String PASS_THROUGH_WRITE = "bench-pass-through-write";

  private Uids() {}

  /** The source of an events lane. */
  public static String planEvents(Lane lane) {
    return "plan-events-" + lane.label();
  }

  /** The intake of an events lane. */
  public static String planIntake(Lane lane) {
    return "plan-intake-" + lane.label();
  }

  /** Plan's sink to an outbox. */
  public static String planOutbox(Channel channel, Lane lane) {
    return "plan-outbox-" + channel.label() + "-" + lane.label();
  }

  /** Plan's sink to a control topic. */
  public static String planControl(Channel channel) {
    return "plan-control-" + channel.label();
  }

  /** Deliver's source of an outbox. */
  public static String deliverOutbox(Channel channel, Lane lane) {
    return "deliver-" + channel.label() + "-outbox-" + lane.label();
  }

  /** Deliver's decoder of an outbox. */
  public static String deliverOutboxDecode(Channel channel, Lane lane) {
    return deliverOutbox(channel, lane) + "-decode";
  }

  /** Deliver's source of a control topic. */
  public static String deliverControl(Channel channel) {
    return "deliver-" + channel.label() + "-control";
  }

  /** Deliver's decoder of a control topic. */
  public static String deliverControlDecode(Channel channel) {
    return deliverControl(channel) + "-decode";
  }

  /** Deliver's source of the catalog. */
  public static String deliverCatalog(Channel channel) {
    return "deliver-" + channel.label() + "-catalog";
  }

  /** Deliver's decoder of the catalog. */
  public static String deliverCatalogDecode(Channel channel) {
    return deliverCatalog(channel) + "-decode";
  }

  /** The hand-over operator of a channel. */
  public static String deliverHandOver(Channel channel) {
    return "deliver-" + channel.label() + "-hand-over";
  }

  /** Deliver's sink to the feedback topic. */
  public static String deliverFeedback(Channel channel) {
    return "deliver-" + channel.label() + "-feedback";
  }

  /** Deliver's sink to the dead-letters topic. */
  public static String deliverDeadLetters(Channel channel) {
    return "deliver-" + channel.label() + "-dead-letters";
  }
}
