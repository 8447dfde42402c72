package io.pabal.schema.state;

import io.pabal.schema.watch.AlertKind;

/**
 * An incident at a provider; one a kind, kept when it is over, so that the next has another number.
 * Instants are milliseconds since the epoch by watch's clock, 0 for none.
 *
 * @param kind what is wrong
 * @param number which of this kind at this provider, from 1
 * @param raisedMillis when it was raised; 0 when it is over
 * @param toldMillis when it was told last
 * @param reminders how many there were
 * @param healthySinceMillis since when nothing is wrong any more; 0 while it is
 */
public record WatchIncident(
    AlertKind kind,
    int number,
    long raisedMillis,
    long toldMillis,
    int reminders,
    long healthySinceMillis) {
  /** Whether it goes on. */
  public boolean isRaised() {
    return raisedMillis != 0;
  }
}
