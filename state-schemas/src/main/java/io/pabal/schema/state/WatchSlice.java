package io.pabal.schema.state;

/**
 * What was seen of a provider in one slice of the window.
 *
 * @param answered outcomes that show a provider that works
 * @param failed outcomes that show one that does not
 * @param refusals how many of these were refusals of us ({@code CONFIG})
 * @param slow outcomes that came too late
 * @param timed outcomes whose duration is known
 * @param lastAnswerMillis watch's clock at the last answer of the provider; 0 when there was none
 * @param youngestUrgentMillis age of the youngest first attempt of the urgent lane; -1 when there
 *     was none
 * @param youngestNormalMillis the same of the normal lane
 */
public record WatchSlice(
    long answered,
    long failed,
    long refusals,
    long slow,
    long timed,
    long lastAnswerMillis,
    long youngestUrgentMillis,
    long youngestNormalMillis) {
  /** Nothing seen yet. */
  public static final WatchSlice EMPTY = new WatchSlice(0, 0, 0, 0, 0, 0, -1, -1);
}
