/**
 * The hand-over of one channel: what must not be lost or repeated at the last hop.
 *
 * <p>{@link io.pabal.deliver.handover.HandOverOperator} is the thin Flink class. The decisions are
 * pure: {@link io.pabal.deliver.handover.StripPolicy} (what of an arriving notification still has
 * to be handed over), {@link io.pabal.deliver.handover.Recall} (what a record of the outcomes topic
 * means for an item), {@link io.pabal.deliver.handover.LaneHealth} (when a lane's provider may be
 * asked again), {@link io.pabal.deliver.handover.LaneQueue} (in which order). {@link
 * io.pabal.deliver.handover.FlightRunner} takes one flight through render, intent, hand-over and
 * outcome, off the task's thread; {@link io.pabal.deliver.handover.OutcomeLog} is the write-ahead
 * log.
 */
package io.pabal.deliver.handover;
