package io.pabal.plan.recipient;

import io.pabal.schema.deliver.ReceivedFeedback;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.inspect.Inspect;
import io.pabal.schema.recipient.OptOutChange;
import io.pabal.schema.recipient.PreferencesChange;
import io.pabal.schema.recipient.ProfileChange;
import io.pabal.schema.recipient.SuppressionChange;
import org.apache.flink.api.java.functions.KeySelector;

/** The key of each keyed input of the recipient step: the recipient's id. */
public final class RecipientKeys {
  public static final KeySelector<RecipientEvent, String> EVENTS = RecipientEvent::recipient;
  public static final KeySelector<ReceivedFeedback, String> FEEDBACK =
      received -> received.feedback().recipient();
  public static final KeySelector<ProfileChange, String> PROFILES = ProfileChange::recipient;
  public static final KeySelector<PreferencesChange, String> PREFERENCES =
      PreferencesChange::recipient;

  public static final KeySelector<Inspect, String> INSPECT = Inspect::recipient;

  public static final KeySelector<OptOutChange, String> OPT_OUTS = OptOutChange::recipient;

  public static final KeySelector<SuppressionChange, String> SUPPRESSIONS =
      SuppressionChange::recipient;

  private RecipientKeys() {}
}
