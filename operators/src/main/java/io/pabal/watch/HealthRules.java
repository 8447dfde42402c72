package io.pabal.watch;

import io.pabal.schema.state.WatchIncident;
import io.pabal.schema.state.WatchSlice;
import io.pabal.schema.watch.AlertKind;

/**
 * The rule of each kind of alert: pure. Raised beyond a threshold, over at half of it, so that what
 * swings around it is one incident.
 */
record HealthRules(WatchSettings settings) {
  Health of(AlertKind kind, Observation seen) {
    return switch (kind) {
      case CONFIGURATION -> configuration(seen);
      case FAILING -> failing(seen);
      case SILENT -> silent(seen);
      case SLOW -> slow(seen.window());
      case BACKLOG -> backlog(seen.backlogMillis());
    };
  }

  private static Health configuration(Observation seen) {
    return seen.window().refusals() > 0 ? Health.WRONG : succeeding(seen);
  }

  private Health failing(Observation seen) {
    if (seen.handOvers() >= settings.minimumCount()
        && seen.window().failed() > 0
        && seen.failed() >= settings.failedShare() * seen.handOvers()) {
      return Health.WRONG;
    }
    return seen.failed() > settings.failedShare() / 2 * seen.handOvers()
        ? Health.BETWEEN
        : succeeding(seen);
  }

  /** Something must have succeeded: no news is no good news. */
  private static Health succeeding(Observation seen) {
    if (seen.isRow()) {
      return Health.BETWEEN;
    }
    return seen.window().answered() > 0 ? Health.HEALTHY : Health.UNKNOWN;
  }

  private Health silent(Observation seen) {
    long silenceMillis = settings.silence().toMillis();
    if (seen.open() > 0
        && seen.sinceMillis(seen.oldestOpenMillis()) >= silenceMillis
        && seen.sinceMillis(seen.known().lastAnswerMillis()) >= silenceMillis) {
      return Health.WRONG;
    }
    boolean answered =
        seen.known().incidents().stream()
            .filter(incident -> incident.kind() == AlertKind.SILENT)
            .mapToLong(WatchIncident::raisedMillis)
            .allMatch(raised -> seen.known().lastAnswerMillis() >= raised);
    return answered ? Health.HEALTHY : Health.UNKNOWN;
  }

  private Health slow(WatchSlice window) {
    if (window.timed() >= settings.minimumCount()
        && window.slow() >= settings.slowShare() * window.timed()) {
      return Health.WRONG;
    }
    if (window.timed() == 0) {
      return Health.UNKNOWN;
    }
    return window.slow() > settings.slowShare() / 2 * window.timed()
        ? Health.BETWEEN
        : Health.HEALTHY;
  }

  private Health backlog(long ageMillis) {
    if (ageMillis < 0) {
      return Health.UNKNOWN;
    }
    long thresholdMillis = settings.backlogAge().toMillis();
    if (ageMillis >= thresholdMillis) {
      return Health.WRONG;
    }
    return ageMillis > thresholdMillis / 2 ? Health.BETWEEN : Health.HEALTHY;
  }
}
