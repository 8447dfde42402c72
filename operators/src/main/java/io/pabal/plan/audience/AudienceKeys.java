package io.pabal.plan.audience;

import io.pabal.schema.Ids;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.audience.MemberChange;
import io.pabal.schema.audience.SubscriptionChange;
import io.pabal.schema.event.UnaddressedEvent;
import org.apache.flink.api.java.functions.KeySelector;

/** The key of each keyed input of the audience steps. */
public final class AudienceKeys {
  /** The event: its repetition comes to the same subtask. */
  public static final KeySelector<UnaddressedEvent, String> EVENTS =
      unaddressed -> Ids.eventKey(unaddressed.event().source(), unaddressed.event().id());

  /** The topic, or the bucket. */
  public static final KeySelector<FanOut, String> FAN_OUTS = FanOut::target;

  /** The topic. */
  public static final KeySelector<SubscriptionChange, String> SUBSCRIPTIONS =
      SubscriptionChange::topic;

  /** The bucket. */
  public static final KeySelector<MemberChange, String> MEMBERS = MemberChange::bucket;

  private AudienceKeys() {}
}
