package io.pabal.cli.query;

import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import java.util.Optional;
import java.util.function.Function;

/** The closed lists in words for people who do not know the code. */
public final class Words {
  private Words() {}

  /** Why an event was, or was not, sent. A reason of a newer release stands for itself. */
  public static String ofReason(String name) {
    return known(DecisionReason.class, name).map(Words::of).orElse(name);
  }

  /** Why a channel was, or was not, used. */
  public static String ofChannelReason(String name) {
    return known(ChannelReason.class, name).map(Words::of).orElse(name);
  }

  /** What came of a hand-over. */
  public static String ofOutcome(String name) {
    return known(OutcomeClass.class, name).map(Words::of).orElse(name);
  }

  private static String of(DecisionReason reason) {
    return switch (reason) {
      case PLANNED -> "to be sent";
      case DUPLICATE -> "not sent: this event was decided for this recipient before";
      case EXPIRED -> "not sent: the event is older than the maximum event age";
      case NO_RULE -> "not sent: no rule of the catalog names this type of event";
      case EXCLUDED -> "not sent: the rule excludes this recipient, whose own doing it was";
      case WRONG_LANE -> "not sent: its topic belongs to another lane than its category";
      case NO_PROFILE -> "not sent: there is no profile of this recipient";
      case NO_ADDRESS -> "not sent: the profile has no usable address on an allowed channel";
      case OPTED_OUT -> "not sent: the recipient switched it off";
      case NO_CONSENT -> "not sent: this category asks for consent, and there is none";
      case DEFAULT_OFF -> "not sent: this category is off by default, and nobody switched it on";
      case TOO_LARGE -> "not sent: the message would exceed the size limit";
      case GAVE_UP -> "given up: it failed and nothing more is tried";
      case LIFE_ENDED -> "given up: its life ended before it could be handed over";
      case RETRY_LATER -> "it failed for now and is tried again later";
      case RETRIED -> "sent again";
      case FELL_BACK -> "to be sent by the rule's fallback: the channel before it failed";
      case CANCELLED -> "not sent: its producer took it back";
      case CANCELLATION -> "takes others back, and tells nothing itself";
      case LATE -> "late: it waits a moment, and the newest of those that do is sent";
      case TOO_LATE -> "not sent: it was late, and its category says not to send it then";
      case MERGED -> "not sent: it was late, and a newer one is sent in its place";
      case TOO_MANY_PENDING -> "given up: too much waits for this recipient already";
    };
  }

  private static String of(ChannelReason reason) {
    return switch (reason) {
      case CHOSEN -> "chosen";
      case NOT_NEEDED -> "not needed: an earlier channel was chosen";
      case CHANNEL_OFF -> "the recipient switched this channel off";
      case CATEGORY_OFF -> "the recipient switched this category off";
      case NO_CONSENT -> "no consent for this channel";
      case DEFAULT_OFF -> "off by default on this channel";
      case THREAD_MUTED -> "the recipient muted this thread";
      case SENDER_OFF -> "the recipient does not want to be told what this actor does";
      case ADDRESS_OFF -> "the recipient switched off every address of this channel";
      case NO_ADDRESS -> "no address";
      case SUPPRESSED -> "every address is dead or not wanted any more";
    };
  }

  private static String of(OutcomeClass outcome) {
    return switch (outcome) {
      case ACCEPTED -> "accepted by the provider";
      case NOT_SENT -> "not sent: the provider got nothing; handed over again";
      case THROTTLED -> "refused for now, too many at once; handed over again";
      case CONFIG -> "the provider refuses us: an administrator is needed; handed over again";
      case TRANSIENT -> "refused for now; back to plan";
      case DEAD_ADDRESS -> "failed: the address does not exist any more";
      case OPT_OUT -> "failed: the recipient opted out at the provider";
      case BAD_MESSAGE -> "failed: the message was refused as it is";
      case IN_DOUBT -> "in doubt: nobody knows whether the provider accepted";
      case UNRECOGNIZED -> "in doubt: the provider's answer is in no table";
      case EXPIRED -> "too late to be handed over; back to plan";
      case VETOED -> "stopped: vetoed before it was handed over";
      case NO_CATALOG -> "its catalog version did not arrive; back to plan";
    };
  }

  /** What a report says became of a message. */
  static String ofReport(String name) {
    return known(ReportResult.class, name).map(Words::of).orElse(name);
  }

  private static String of(ReportResult result) {
    return switch (result) {
      case DELAYED -> "not delivered yet; the provider goes on trying";
      case DELIVERED -> "delivered";
      case UNDELIVERED -> "bounced: not delivered, and never will be";
      case DEAD_ADDRESS -> "bounced: the address does not exist any more; suppressed";
      case COMPLAINT -> "the recipient called it spam; suppressed";
      case OPT_OUT -> "the recipient said STOP; suppressed";
      case OPT_IN -> "the recipient said START";
      case LIFT -> "an administrator lifted its suppressions";
    };
  }

  private static <E extends Enum<E>> Optional<E> known(Class<E> list, String name) {
    Function<E, String> names = Enum::name;
    for (E constant : list.getEnumConstants()) {
      if (names.apply(constant).equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
