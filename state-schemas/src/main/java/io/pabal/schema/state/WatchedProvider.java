package io.pabal.schema.state;

import io.pabal.schema.watch.AlertKind;
import java.util.List;

/**
 * What is known of a provider beside the window. Instants are milliseconds since the epoch.
 *
 * @param firstSeenMillis the minute in which Kafka took the first record that was seen: part of the
 *     ids of its incidents
 * @param lastSeenMillis watch's clock when something was seen last, to a slice
 * @param lastAnswerMillis watch's clock at the last answer of the provider; 0 when there was none
 * @param failuresInARow failures since the last success; counts no further than an int
 * @param failingSinceMillis watch's clock at the first of these; 0 when there is none
 * @param lastFailure class and code of the last failure, or null
 * @param incidents at most one a kind
 */
public record WatchedProvider(
    long firstSeenMillis,
    long lastSeenMillis,
    long lastAnswerMillis,
    int failuresInARow,
    long failingSinceMillis,
    String lastFailure,
    List<WatchIncident> incidents) {
  public WatchedProvider {
    incidents = incidents == null ? List.of() : List.copyOf(incidents);
  }

  /** Whether an incident of this kind goes on. */
  public boolean isRaised(AlertKind kind) {
    return incidents.stream().anyMatch(incident -> incident.kind() == kind && incident.isRaised());
  }
}
