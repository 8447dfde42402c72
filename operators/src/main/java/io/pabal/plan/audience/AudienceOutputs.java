package io.pabal.plan.audience;

import io.pabal.schema.Lane;
import io.pabal.schema.audience.FanOut;
import io.pabal.schema.event.RecipientEvent;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/** The side outputs of the audience steps: one a lane, because lanes never share a queue. */
public final class AudienceOutputs {
  private AudienceOutputs() {}

  /** Fan-outs of a lane, to topics or to buckets. */
  public static OutputTag<FanOut> fanOuts(Lane lane) {
    return new OutputTag<>("fan-outs-" + lane.label(), TypeInformation.of(FanOut.class));
  }

  /** What urgent fan-outs come to; normal ones are the bucket step's main output. */
  public static OutputTag<RecipientEvent> urgent() {
    return new OutputTag<>("told-urgent", TypeInformation.of(RecipientEvent.class));
  }

  static Map<Lane, OutputTag<FanOut>> fanOutsByLane() {
    Map<Lane, OutputTag<FanOut>> tags = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      tags.put(lane, fanOuts(lane));
    }
    return tags;
  }
}
