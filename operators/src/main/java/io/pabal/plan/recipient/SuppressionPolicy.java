package io.pabal.plan.recipient;

import io.pabal.schema.callback.DeliveryReport;
import io.pabal.schema.deliver.Feedback;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.SuppressedBy;
import io.pabal.schema.recipient.Suppression;
import io.pabal.schema.recipient.SuppressionReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What outcomes and reports say of addresses: pure. Which of two words wins is {@link
 * Suppression}'s to say; all that is done here is to give each its instant.
 */
public final class SuppressionPolicy {
  private SuppressionPolicy() {}

  /**
   * The word of an outcome. Its instant is when the message was planned: an address that was
   * registered after it may have been registered after the failed hand-over, too, and is not
   * suppressed. A dead one fails again, with a message that was planned later.
   */
  static Optional<Suppression> word(Feedback feedback) {
    return reason(feedback)
        .map(
            reason ->
                Suppression.said(
                    feedback.notification().channel(),
                    feedback.notification().address().key(),
                    reason,
                    feedback.notification().decidedAt(),
                    SuppressedBy.OUTCOME,
                    code(feedback.code())));
  }

  private static Optional<SuppressionReason> reason(Feedback feedback) {
    if (feedback.notification().decidedAt() == null
        || feedback.notification().address().value() == null) {
      // Not as deliver writes it: without an instant it can't be compared.
      return Optional.empty();
    }
    return switch (feedback.outcome()) {
      case DEAD_ADDRESS -> Optional.of(SuppressionReason.DEAD_ADDRESS);
      case OPT_OUT -> Optional.of(SuppressionReason.OPT_OUT);
      case ACCEPTED,
          NOT_SENT,
          THROTTLED,
          CONFIG,
          TRANSIENT,
          BAD_MESSAGE,
          IN_DOUBT,
          UNRECOGNIZED,
          EXPIRED,
          VETOED,
          NO_CATALOG ->
          Optional.empty();
    };
  }

  /**
   * The words of a report; most reports have none. A bounce speaks of the registration that its
   * message was planned with, however late it comes; a person speaks at the time of the report.
   */
  public static List<Suppression> words(DeliveryReport report) {
    Optional<SuppressionReason> suppresses = report.result().suppresses();
    if (suppresses.isPresent()) {
      SuppressionReason reason = suppresses.get();
      Instant since =
          reason == SuppressionReason.DEAD_ADDRESS
              ? earlier(report.plannedAt(), report.at())
              : report.at();
      return List.of(
          Suppression.said(
              report.channel(),
              report.addressKey(),
              reason,
              since,
              SuppressedBy.CALLBACK,
              code(report.code())));
    }
    return Arrays.stream(SuppressionReason.values())
        .filter(report.result()::lifts)
        .map(
            reason ->
                Suppression.lifted(report.channel(), report.addressKey(), reason, report.at()))
        .toList();
  }

  /**
   * Whether a word is worth keeping.
   *
   * @param profile null when the recipient is not known, or was erased: then none is. A dead
   *     address counts while it is in the profile and was not registered anew; what the recipient
   *     said counts for an address that comes back, too
   */
  static boolean concerns(Suppression word, Profile profile) {
    return profile != null
        && (word.reason() != SuppressionReason.DEAD_ADDRESS
            || word.since() == null
            || profile.addresses().stream().anyMatch(word::holds));
  }

  private static String code(String code) {
    return code == null || code.length() <= Suppression.MAX_CODE_CHARS
        ? code
        : code.substring(0, Suppression.MAX_CODE_CHARS);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
