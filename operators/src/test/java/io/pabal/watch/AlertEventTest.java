package io.pabal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.watch.Alert;
import io.pabal.schema.watch.AlertEvent;
import io.pabal.schema.watch.AlertFigures;
import io.pabal.schema.watch.AlertKind;
import io.pabal.schema.watch.AlertState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

/** What watch writes is an event as plan reads it. */
class AlertEventTest {
  private static final Instant AT = Instant.parse("2026-11-23T09:00:00.123Z");

  @Test
  void isAnEventForTheAdministratorsThatNamesTheChannel() throws Exception {
    AlertEvent event = AlertEvent.of(alert(AlertState.RAISED, 0), List.of("ann", "bert"));
    DecodedEvent decoded =
        new EventDecoder(Lane.URGENT)
            .decode(
                new RawRecord(
                    "events.urgent", 0, 1, AT.toEpochMilli(), null, Json.write(event), Map.of()),
                AT);
    assertThat(decoded.recipients()).containsExactly("ann", "bert");
    assertThat(decoded.event().type()).isEqualTo("pabal.alert.sms");
    assertThat(decoded.event().source()).isEqualTo("/pabal/watch");
    assertThat(decoded.event().id()).isEqualTo("a1-raised");
    assertThat(decoded.event().time()).isEqualTo(AT);
    assertThat(Json.mapper().readTree(decoded.event().dataJson()).path("kind").asText())
        .isEqualTo("silent");
  }

  /** The same word twice is one event; another word is another. */
  @Test
  void hasAnIdForEachWord() {
    assertThat(AlertEvent.of(alert(AlertState.REMINDED, 2), List.of()).id())
        .isEqualTo("a1-reminded-2");
    assertThat(AlertEvent.of(alert(AlertState.ENDED, 0), List.of()).id()).isEqualTo("a1-ended");
  }

  @Test
  void isNotMadeWithoutAdministrators() {
    List<AlertEvent> events = new java.util.ArrayList<>();
    new AlertEvents(List.of()).flatMap(alert(AlertState.RAISED, 0), new ListCollector<>(events));
    assertThat(events).isEmpty();
    new AlertEvents(List.of("ann"))
        .flatMap(alert(AlertState.RAISED, 0), new ListCollector<>(events));
    assertThat(events).hasSize(1);
  }

  private static Alert alert(AlertState state, int reminder) {
    return new Alert(
        Alert.SCHEMA,
        "a1",
        Channel.SMS,
        "sms-a",
        AlertKind.SILENT,
        AlertKind.SILENT.severity(),
        state,
        reminder,
        AT,
        AT,
        new AlertFigures(0, 0, 0, 3, 30_000, 0, null),
        "SMS by sms-a is silent.");
  }
}
