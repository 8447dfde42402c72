package io.pabal.cli.query;

import io.pabal.schema.event.SourcePosition;
import java.time.Instant;
import java.util.List;

/**
 * What the audit found.
 *
 * @param at when it began
 * @param since the window's begin
 * @param logCaughtUp false: the log was behind at the end of the wait, so nothing is proven
 * @param eventsPassed events in the window that plan has passed
 * @param unaccountedEvents of these, those without a decision and without a dead letter
 * @param unaccounted positions of the first of them
 * @param overdueItems items without a final outcome past their life
 * @param overdue ids of the first of them
 * @param itemsInDoubt items of which nobody knows whether they were accepted
 * @param duplicateItems items that providers accepted more than once
 * @param unexplainedDuplicates of these, those that no re-send in doubt and no late outcome
 *     explains
 * @param resentHandOvers hand-overs that repeated one in doubt
 * @param lateOutcomes hand-overs reported by a task whose successor had started
 * @param lateAcceptances of these, those that were accepted
 * @param redecidedEvents events that were decided more than once for a recipient
 * @param deadLetters records that could not be processed
 */
record AuditReport(
    Instant at,
    Instant since,
    boolean logCaughtUp,
    long eventsPassed,
    long unaccountedEvents,
    List<SourcePosition> unaccounted,
    long overdueItems,
    List<String> overdue,
    long itemsInDoubt,
    long duplicateItems,
    long unexplainedDuplicates,
    long resentHandOvers,
    long lateOutcomes,
    long lateAcceptances,
    long redecidedEvents,
    long deadLetters) {

  /** Everything is accounted for, and that is proven. */
  boolean passed() {
    return logCaughtUp && unaccountedEvents == 0 && overdueItems == 0;
  }

  /** 0 passed, 1 something is missing, 3 nothing is proven. */
  int exitStatus() {
    return passed() ? 0 : logCaughtUp ? 1 : 3;
  }
}
