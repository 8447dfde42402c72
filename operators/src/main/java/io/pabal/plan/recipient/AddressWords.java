package io.pabal.plan.recipient;

import io.pabal.flow.JobClock;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionChange;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Suppressions;
import java.time.Instant;
import java.util.List;

/**
 * Keeps what outcomes and reports say of the addresses of the recipient of the current key, tells
 * the suppressions topic and vetoes what is under way to an address that is suppressed. Used in the
 * task's thread.
 */
final class AddressWords {
  private final RecipientMemory memory;
  private final JobClock clock;
  private final StepOutput out;
  private final RecipientMetrics counters;

  AddressWords(RecipientMemory memory, JobClock clock, StepOutput out, RecipientMetrics counters) {
    this.memory = memory;
    this.clock = clock;
    this.out = out;
    this.counters = counters;
  }

  /**
   * Takes a change. Until the gate opens a word is kept whether or not its address is known: the
   * profile may still be on its way. After that a word about an address that is not in use says
   * nothing.
   *
   * @return whether anything is known now that was not known before
   */
  boolean take(SuppressionChange change, boolean gateOpen) throws Exception {
    if (change.words().isEmpty()) {
      memory.suppressions().clear();
      return false;
    }
    if (!change.fresh() || !gateOpen) {
      return suppress(change, gateOpen);
    }
    Profile known = memory.profile().value();
    List<Suppression> used =
        change.words().stream().filter(word -> SuppressionPolicy.concerns(word, known)).toList();
    if (used.isEmpty()) {
      counters.suppressionUnused();
      return false;
    }
    return suppress(new SuppressionChange(change.recipient(), used, true), gateOpen);
  }

  private boolean suppress(SuppressionChange change, boolean gateOpen) throws Exception {
    Suppressions before = Suppressions.orNone(memory.suppressions().value());
    Suppressions after = before.with(change.words());
    if (after.equals(before)) {
      return false;
    }
    memory.suppressions().update(after);
    if (after.all().size() == Suppressions.MAX && !after.keepsAllOf(before)) {
      counters.suppressionForgotten();
    }
    if (change.fresh()) {
      out.emit(
          StepOutputs.SUPPRESSIONS, new SuppressionChange(change.recipient(), after.all(), false));
      veto(change, before, after, gateOpen);
    }
    return true;
  }

  private void veto(
      SuppressionChange change, Suppressions before, Suppressions after, boolean gateOpen) {
    Instant now = clock.now();
    for (Suppression word : change.words()) {
      if (after.isInForce(word) && !before.isInForce(word)) {
        counters.suppressed(word.reason());
        // Of a dead address only with the profile at hand: it may have been registered anew.
        if (word.reason() != SuppressionReason.DEAD_ADDRESS || gateOpen) {
          out.emit(VetoPolicy.onSuppression(change.recipient(), word, now));
        }
      }
    }
  }

  /** The recipient is erased, and with them what is known of their addresses. */
  void forget(String recipient) throws Exception {
    if (memory.suppressions().value() != null) {
      memory.suppressions().clear();
      out.emit(StepOutputs.SUPPRESSIONS, new SuppressionChange(recipient, List.of(), false));
    }
  }
}
