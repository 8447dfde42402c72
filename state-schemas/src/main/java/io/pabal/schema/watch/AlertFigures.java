package io.pabal.schema.watch;

/**
 * What the decision about an alert was taken by.
 *
 * @param handOvers hand-overs that the provider answered, failed or never answered, in the window;
 *     when nothing has succeeded for a quarter of it, those since the last success
 * @param failed how many of them failed
 * @param slow how many of those in the window took too long
 * @param open hand-overs that wait for an answer
 * @param openMillis how long the oldest of them has waited, in milliseconds; 0 when none waits
 * @param backlogMillis age in milliseconds of the youngest first attempt in the window, of the lane
 *     where it is oldest; 0 when there was none
 * @param lastFailure class and code of the last failure, at most 80 characters, or null
 */
public record AlertFigures(
    long handOvers,
    long failed,
    long slow,
    long open,
    long openMillis,
    long backlogMillis,
    String lastFailure) {}
