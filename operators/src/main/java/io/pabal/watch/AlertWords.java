package io.pabal.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.watch.AlertFigures;
import io.pabal.schema.watch.AlertKind;

/** Alerts as sentences for people: pure. Templates may say them in other languages. */
record AlertWords(WatchSettings settings, Observation seen) {
  private static final long SECOND_MILLIS = 1_000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

  /** What is wrong. */
  String wrong(AlertKind kind) {
    AlertFigures figures = seen.figures();
    String what =
        switch (kind) {
          case CONFIGURATION ->
              " refuses us, whatever the message: "
                  + seen.known().lastFailure()
                  + ". It goes on when its login, its sender or its contract is mended.";
          case FAILING ->
              " fails: "
                  + figures.failed()
                  + " of "
                  + figures.handOvers()
                  + " hand-overs, the last with "
                  + figures.lastFailure()
                  + ".";
          case SILENT ->
              " is silent: "
                  + figures.open()
                  + " hand-overs wait for an answer, the oldest for "
                  + span(figures.openMillis())
                  + ".";
          case SLOW ->
              " is slow: "
                  + seen.window().slow()
                  + " of "
                  + seen.window().timed()
                  + " hand-overs took longer than "
                  + span(settings.slow().get(seen.channel()).toMillis())
                  + ".";
          case BACKLOG ->
              " is behind: what is handed over now was due "
                  + span(figures.backlogMillis())
                  + " ago.";
        };
    return subject() + what;
  }

  /** What is still wrong. */
  String still(AlertKind kind, long raisedMillis) {
    return "For " + span(seen.nowMillis() - raisedMillis) + " now: " + wrong(kind);
  }

  /** That it is over. */
  String over(long raisedMillis) {
    return subject()
        + " works again. The alert stood for "
        + span(seen.nowMillis() - raisedMillis)
        + ".";
  }

  /** That nobody knows. */
  String forgotten() {
    return subject()
        + " was not used for "
        + span(settings.forgetAfter().toMillis())
        + ": whether it works is not known, and the alert ends.";
  }

  private String subject() {
    return channel(seen.channel()) + " by " + seen.provider();
  }

  private static String channel(Channel channel) {
    return switch (channel) {
      case EMAIL -> "E-mail";
      case SMS -> "SMS";
      case PUSH -> "Push";
    };
  }

  /** A length of time, rounded down to what a person wants to know. */
  static String span(long millis) {
    if (millis < SECOND_MILLIS) {
      return millis + " ms";
    }
    if (millis < 2 * MINUTE_MILLIS) {
      return millis / SECOND_MILLIS + " s";
    }
    return millis < 2 * HOUR_MILLIS ? millis / MINUTE_MILLIS + " min" : millis / HOUR_MILLIS + " h";
  }
}
