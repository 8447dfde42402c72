package io.pabal.deliver.handover;

/**
 * Which provider may have accepted what is handed over again.
 *
 * <p>In the same attempt nobody else may get it: a resend goes to that provider, which may know it
 * by its identity, and waits for it as long as the notification lives. When plan has decided a new
 * attempt, that provider is asked first, and another one if it can't take.
 *
 * @param provider its name
 * @param sameAttempt whether the doubt is of the attempt that is handed over
 */
record Doubt(String provider, boolean sameAttempt) {}
