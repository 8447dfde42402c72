/**
 * The hand-over of one channel: what must not be lost or repeated at the last hop.
 *
 * <p>{@link io.pabal.deliver.handover.HandOverOperator} is the thin Flink class; it reads like a
 * table of contents. The way of a notification, in the task's thread:
 *
 * <ol>
 *   <li>{@link io.pabal.deliver.handover.ReadBack}, at the start: what the outcomes topic says is
 *       known before anything arrives;
 *   <li>{@link io.pabal.deliver.handover.Admission}: what was handed over is answered from its
 *       record, the rest is in flight ({@link io.pabal.deliver.handover.Flights}) and waits in its
 *       lane ({@link io.pabal.deliver.handover.LaneRunway});
 *   <li>{@link io.pabal.deliver.handover.Departures}: what may start does, after a last look by
 *       {@link io.pabal.deliver.handover.Preflight}; what waits too long is ended by {@link
 *       io.pabal.deliver.handover.Deadlines};
 *   <li>{@link io.pabal.deliver.handover.HandOvers}: the numbered way to the outcome and back;
 *   <li>{@link io.pabal.deliver.handover.Landing}: what follows when the outcome is on disk; what
 *       of it plan has to hear leaves by {@link io.pabal.deliver.handover.FollowUps}.
 * </ol>
 *
 * <p>State is in {@link io.pabal.deliver.handover.RecipientMemory} (items and vetoes), {@link
 * io.pabal.deliver.handover.Catalogs} and {@link io.pabal.deliver.handover.HandOverSnapshot} (what
 * only a snapshot has).
 *
 * <p>The decisions are pure: {@link io.pabal.deliver.handover.StripPolicy} (what of an arriving
 * notification still has to be handed over), {@link io.pabal.deliver.handover.Recall} (what a
 * record of the outcomes topic means for an item), {@link io.pabal.deliver.handover.LaneQueue} (in
 * which order). {@link io.pabal.deliver.handover.LaneProviders} says who takes a flight, by {@link
 * io.pabal.deliver.handover.ProviderChoice}, of those {@link
 * io.pabal.deliver.handover.LaneProvider}s that can: {@link
 * io.pabal.deliver.handover.ProviderHealth} (pauses after failures), {@link
 * io.pabal.deliver.handover.ProviderBreaker} with {@link io.pabal.deliver.handover.BreakerVerdict}
 * (too many of them), {@link io.pabal.deliver.handover.BudgetMeter} (how much it may be given);
 * {@link io.pabal.deliver.handover.SetAside} keeps what has to wait for its own provider. {@link
 * io.pabal.deliver.handover.FlightRunner} takes one flight through render, intent, hand-over and
 * outcome, off the task's thread; {@link io.pabal.deliver.handover.OutcomeLog} is the write-ahead
 * log.
 */
package io.pabal.deliver.handover;
