package io.pabal.sandbox.faults;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Whom a rule concerns; all that is given must hold.
 *
 * @param recipient regular expression that the whole address must match (without case), or null
 * @param everyNth every n-th of those that came this far, the n-th first; or null
 * @param probability between 0 and 1, drawn for each; or null
 * @param seed of the draws, so that a run can be repeated; null: 0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FaultMatch(String recipient, Integer everyNth, Double probability, Long seed) {
  /** Matches everything. */
  public static final FaultMatch ALL = new FaultMatch(null, null, null, null);
}
