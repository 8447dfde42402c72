package io.pabal.cli.alerts;

import io.pabal.schema.json.Json;
import io.pabal.schema.watch.Alert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Alerts for people or programs; one that was written twice is shown once. */
final class AlertLines {
  private final boolean json;
  private final Set<String> shown = new HashSet<>();
  private long unreadable;

  AlertLines(boolean json) {
    this.json = json;
  }

  /** What is in these records and was not before, by the time when it was said. */
  List<Alert> newOnes(List<byte[]> values) {
    List<Alert> alerts = new ArrayList<>();
    for (byte[] value : values) {
      try {
        Alert alert = Json.read(value, Alert.class);
        if (!isWhole(alert)) {
          unreadable++;
        } else if (shown.add(alert.alertId() + alert.state() + alert.reminder())) {
          alerts.add(alert);
        }
      } catch (IOException e) {
        unreadable++;
      }
    }
    alerts.sort(Comparator.comparing(Alert::at));
    return alerts;
  }

  private static boolean isWhole(Alert alert) {
    return Alert.SCHEMA.equals(alert.schema())
        && alert.at() != null
        && alert.channel() != null
        && alert.kind() != null
        && alert.severity() != null
        && alert.state() != null;
  }

  /** Records that are no alerts. */
  long unreadable() {
    return unreadable;
  }

  String line(Alert alert) {
    if (json) {
      return new String(Json.write(alert), StandardCharsets.UTF_8);
    }
    return String.format(
            Locale.ROOT,
            "%-24s  %-8s  %-20s  %-13s  %s",
            alert.at(),
            alert.state().label(),
            alert.key(),
            alert.kind().label(),
            alert.words())
        .codePoints()
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
