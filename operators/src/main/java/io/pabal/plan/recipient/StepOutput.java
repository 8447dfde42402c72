package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** What leaves the recipient step, by {@link StepOutputs}, counted. */
final class StepOutput {
  private final Output<StreamRecord<Decision>> output;
  private final RecipientMetrics counters;
  private final Map<Channel, Map<Lane, OutputTag<OutboxNotification>>> outboxes =
      byEnum(Channel.class, StepOutput::outboxes);
  private final Map<Channel, OutputTag<Veto>> controls =
      byEnum(Channel.class, StepOutputs::control);

  StepOutput(Output<StreamRecord<Decision>> output, RecipientMetrics counters) {
    this.output = output;
    this.counters = counters;
  }

  void emit(Decision decision) {
    counters.decided(decision.reason());
    output.collect(new StreamRecord<>(decision));
  }

  void emit(OutboxNotification notification) {
    counters.planned();
    output.collect(
        outboxes.get(notification.channel()).get(notification.lane()),
        new StreamRecord<>(notification));
  }

  void emit(Veto veto) {
    counters.vetoed(veto);
    output.collect(controls.get(veto.channel()), new StreamRecord<>(veto));
  }

  <T> void emit(OutputTag<T> tag, T record) {
    output.collect(tag, new StreamRecord<>(record));
  }

  /** An item begins to wait after an outcome of this class. */
  void pending(OutcomeClass outcome) {
    counters.pending(outcome);
  }

  private static Map<Lane, OutputTag<OutboxNotification>> outboxes(Channel channel) {
    return byEnum(Lane.class, lane -> StepOutputs.outbox(channel, lane));
  }

  private static <E extends Enum<E>, T> Map<E, T> byEnum(Class<E> type, Function<E, T> value) {
    Map<E, T> map = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      map.put(constant, value.apply(constant));
    }
    return map;
  }
}
