package io.pabal.watch;

import io.pabal.schema.Ids;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.state.WatchIncident;
import io.pabal.schema.state.WatchedProvider;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import io.pabal.schema.watch.HandOverSign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * When an incident begins, is told again and ends: pure. One record begins it, one ends it;
 * reminders between. An incident's id is made of the provider, the kind, the minute in which the
 * provider was first seen, and a number: all of that is in state before it is said, so that what is
 * said again after a crash has the same id.
 */
record WatchPolicy(WatchSettings settings) {
  private static final long MINUTE_MILLIS = 60_000;

  /**
   * What follows from an observation.
   *
   * @param known what is known from now on; null when all of it is forgotten
   * @param alerts what is to be told
   */
  record Verdict(WatchedProvider known, List<Alert> alerts) {}

  /** What is known of a provider after one more sign. */
  WatchedProvider after(WatchedProvider before, HandOverSign sign, long nowMillis) {
    WatchedProvider known = before == null ? first(sign) : before;
    if (sign.outcome() == null) {
      return known;
    }
    return switch (ProviderSign.of(sign.channel(), sign.outcome(), sign.code())) {
      case ANSWERED -> known.failuresInARow() == 0 ? known : with(known, 0, 0, known.lastFailure());
      case FAILED ->
          with(
              known,
              known.failuresInARow() == Integer.MAX_VALUE
                  ? Integer.MAX_VALUE
                  : known.failuresInARow() + 1,
              known.failuresInARow() == 0 ? nowMillis : known.failingSinceMillis(),
              failure(sign.outcome(), sign.code()));
      case NONE -> known;
    };
  }

  private static WatchedProvider first(HandOverSign sign) {
    long minute = Math.floorDiv(sign.appendedMillis(), MINUTE_MILLIS) * MINUTE_MILLIS;
    return new WatchedProvider(minute, 0, 0, 0, 0, null, List.of());
  }

  private static WatchedProvider with(
      WatchedProvider known, int failures, long sinceMillis, String lastFailure) {
    return new WatchedProvider(
        known.firstSeenMillis(),
        known.lastSeenMillis(),
        known.lastAnswerMillis(),
        failures,
        sinceMillis,
        lastFailure,
        known.incidents());
  }

  private static String failure(OutcomeClass outcome, String code) {
    return code == null ? outcome.name() : outcome.name() + " " + code;
  }

  /** Whether a sign must be looked at at once. */
  boolean isUrgent(WatchedProvider known, HandOverSign sign) {
    return sign.outcome() == OutcomeClass.CONFIG && !known.isRaised(AlertKind.CONFIGURATION);
  }

  /** Looks at a provider. */
  Verdict look(Observation seen) {
    return isForgotten(seen) ? forget(seen) : judge(seen);
  }

  private boolean isForgotten(Observation seen) {
    return seen.isIdle()
        && seen.sinceMillis(seen.known().lastSeenMillis()) >= settings.forgetAfter().toMillis();
  }

  private Verdict forget(Observation seen) {
    AlertWords words = new AlertWords(settings, seen);
    List<Alert> alerts =
        seen.known().incidents().stream()
            .filter(WatchIncident::isRaised)
            .map(raised -> alert(seen, raised, AlertState.ENDED, words.forgotten()))
            .toList();
    return new Verdict(null, alerts);
  }

  private Verdict judge(Observation seen) {
    HealthRules rules = new HealthRules(settings);
    Map<AlertKind, WatchIncident> incidents = new EnumMap<>(AlertKind.class);
    seen.known().incidents().forEach(incident -> incidents.put(incident.kind(), incident));
    List<Alert> alerts = new ArrayList<>();
    boolean strongerRaised = false;
    for (AlertKind kind : AlertKind.values()) {
      WatchIncident before = incidents.get(kind);
      Health health = rules.of(kind, seen);
      WatchIncident after =
          before != null && before.isRaised()
              ? goOn(seen, before, health, alerts)
              : health == Health.WRONG && !strongerRaised
                  ? begin(seen, kind, before, alerts)
                  : before;
      if (after != null) {
        incidents.put(kind, after);
        strongerRaised |= after.isRaised();
      }
    }
    WatchedProvider known = seen.known();
    return new Verdict(
        new WatchedProvider(
            known.firstSeenMillis(),
            known.lastSeenMillis(),
            known.lastAnswerMillis(),
            known.failuresInARow(),
            known.failingSinceMillis(),
            known.lastFailure(),
            List.copyOf(incidents.values())),
        alerts);
  }

  private WatchIncident begin(
      Observation seen, AlertKind kind, WatchIncident last, List<Alert> alerts) {
    WatchIncident incident =
        new WatchIncident(
            kind, last == null ? 1 : last.number() + 1, seen.nowMillis(), seen.nowMillis(), 0, 0);
    alerts.add(
        alert(seen, incident, AlertState.RAISED, new AlertWords(settings, seen).wrong(kind)));
    return incident;
  }

  private WatchIncident goOn(
      Observation seen, WatchIncident raised, Health health, List<Alert> alerts) {
    AlertWords words = new AlertWords(settings, seen);
    long healthySince =
        switch (health) {
          case WRONG, BETWEEN -> 0;
          case HEALTHY ->
              raised.healthySinceMillis() == 0 ? seen.nowMillis() : raised.healthySinceMillis();
          case UNKNOWN -> raised.healthySinceMillis();
        };
    if (healthySince != 0 && seen.sinceMillis(healthySince) >= settings.healthyFor().toMillis()) {
      alerts.add(alert(seen, raised, AlertState.ENDED, words.over(raised.raisedMillis())));
      return new WatchIncident(raised.kind(), raised.number(), 0, 0, 0, 0);
    }
    WatchIncident still =
        new WatchIncident(
            raised.kind(),
            raised.number(),
            raised.raisedMillis(),
            raised.toldMillis(),
            raised.reminders(),
            healthySince);
    return healthySince == 0 && isDue(seen, still) ? remind(seen, still, words, alerts) : still;
  }

  /** Not before watch has looked for a window: after a stop it may be over, unread. */
  private boolean isDue(Observation seen, WatchIncident raised) {
    return seen.nowMillis() - raised.toldMillis() >= settings.reminderInterval().toMillis()
        && seen.sinceMillis(raised.toldMillis()) >= settings.window().toMillis();
  }

  private WatchIncident remind(
      Observation seen, WatchIncident raised, AlertWords words, List<Alert> alerts) {
    WatchIncident told =
        new WatchIncident(
            raised.kind(),
            raised.number(),
            raised.raisedMillis(),
            seen.nowMillis(),
            raised.reminders() + 1,
            0);
    alerts.add(
        alert(seen, told, AlertState.REMINDED, words.still(raised.kind(), raised.raisedMillis())));
    return told;
  }

  private Alert alert(Observation seen, WatchIncident incident, AlertState state, String words) {
    return new Alert(
        Alert.SCHEMA,
        Ids.hash(
            List.of(
                "alert",
                seen.channel().label(),
                seen.provider(),
                incident.kind().label(),
                Long.toString(seen.known().firstSeenMillis()),
                Integer.toString(incident.number()))),
        seen.channel(),
        seen.provider(),
        incident.kind(),
        incident.kind().severity(),
        state,
        state == AlertState.REMINDED ? incident.reminders() : 0,
        Instant.ofEpochMilli(incident.raisedMillis()),
        Instant.ofEpochMilli(seen.nowMillis()),
        seen.figures(),
        words);
  }
}
