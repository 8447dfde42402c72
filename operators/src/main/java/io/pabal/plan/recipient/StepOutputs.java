package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.inspect.InspectReply;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOut;
import io.pabal.schema.recipient.SuppressionChange;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * The side outputs of the recipient step: one an outbox and one a control topic, so that nothing is
 * filtered behind it. The decisions are its main output.
 */
public final class StepOutputs {
  /** Answers to questions about the state. */
  public static final OutputTag<InspectReply> INSPECT_REPLIES =
      new OutputTag<>("inspect-replies", TypeInformation.of(InspectReply.class));

  /** Opt-outs that are to be kept. */
  public static final OutputTag<OptOut> OPT_OUTS =
      new OutputTag<>("opt-outs", TypeInformation.of(OptOut.class));

  /** What is known of a recipient's addresses after a change; without words: nothing any more. */
  public static final OutputTag<SuppressionChange> SUPPRESSIONS =
      new OutputTag<>("suppressions", TypeInformation.of(SuppressionChange.class));

  private StepOutputs() {}

  /** What is planned on a channel and lane. */
  public static OutputTag<OutboxNotification> outbox(Channel channel, Lane lane) {
    return new OutputTag<>(
        "outbox-" + channel.label() + "-" + lane.label(),
        TypeInformation.of(OutboxNotification.class));
  }

  /** What must not be handed over any more on a channel. */
  public static OutputTag<Veto> control(Channel channel) {
    return new OutputTag<>("control-" + channel.label(), TypeInformation.of(Veto.class));
  }
}
