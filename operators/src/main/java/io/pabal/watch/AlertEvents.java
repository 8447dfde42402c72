package io.pabal.watch;

import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertEvent;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Makes an event of each alert, if there are administrators. Stateless. */
final class AlertEvents implements FlatMapFunction<Alert, AlertEvent> {
  private final List<String> administrators;

  AlertEvents(List<String> administrators) {
    this.administrators = List.copyOf(administrators);
  }

  @Override
  public void flatMap(Alert alert, Collector<AlertEvent> out) {
    if (!administrators.isEmpty()) {
      out.collect(AlertEvent.of(alert, administrators));
    }
  }
}
