package io.pabal.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.state.WatchSlice;
import io.pabal.schema.state.WatchedProvider;
import io.pabal.schema.watch.AlertFigures;

/**
 * All that is known of a provider at an instant: what the policy decides by.
 *
 * @param known beside the window
 * @param window all slices of the window together
 * @param open hand-overs without an outcome
 * @param oldestOpenMillis when the oldest of them began, by watch's clock; 0 when there is none
 * @param nowMillis watch's clock
 * @param startedMillis watch's clock when it was started: what was seen before ages from then on,
 *     because nobody has read yet what came of it
 * @param rowMillis see {@link WatchSettings#rowMillis}
 */
record Observation(
    Channel channel,
    String provider,
    WatchedProvider known,
    WatchSlice window,
    long open,
    long oldestOpenMillis,
    long nowMillis,
    long startedMillis,
    long rowMillis) {

  /** How long ago it is, but not longer than watch has been looking. */
  long sinceMillis(long instantMillis) {
    return nowMillis - Math.max(instantMillis, startedMillis);
  }

  /** Whether nothing has succeeded for so long that what succeeded before does not count. */
  boolean isRow() {
    return known.failuresInARow() > 0 && sinceMillis(known.failingSinceMillis()) >= rowMillis;
  }

  /** Failed hand-overs of the window; in a row, all since the last success. */
  long failed() {
    return isRow() ? known.failuresInARow() : window.failed();
  }

  /** Hand-overs that were answered or failed; in a row, those that failed. */
  long handOvers() {
    return isRow() ? known.failuresInARow() : window.answered() + window.failed();
  }

  /** Age of the youngest first attempt, of the lane where it is oldest; -1 when there was none. */
  long backlogMillis() {
    return Math.max(window.youngestUrgentMillis(), window.youngestNormalMillis());
  }

  /** Whether nothing is under way and nothing was seen in the window. */
  boolean isIdle() {
    return open == 0 && window.equals(WatchSlice.EMPTY);
  }

  AlertFigures figures() {
    return new AlertFigures(
        handOvers(),
        failed(),
        window.slow(),
        open,
        open == 0 ? 0 : Math.max(0, nowMillis - oldestOpenMillis),
        Math.max(0, backlogMillis()),
        known.lastFailure());
  }
}
