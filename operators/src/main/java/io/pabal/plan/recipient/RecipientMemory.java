package io.pabal.plan.recipient;

import io.pabal.schema.Ids;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppressions;
import io.pabal.schema.state.Cancellation;
import io.pabal.schema.state.DecidedEvent;
import io.pabal.schema.state.FallbackChain;
import io.pabal.schema.state.PlanState;
import java.time.Instant;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/**
 * What plan knows of the recipient of the current key, but for what waits ({@link PendingStore}).
 * Used in the task's thread.
 */
final class RecipientMemory {
  private final ValueState<Profile> profile;
  private final ValueState<Preferences> preferences;
  private final ValueState<OptOuts> optOuts;
  private final ValueState<Suppressions> suppressions;
  private final MapState<String, DecidedEvent> decided;
  private final MapState<String, DecidedEvent> applied;
  private final MapState<String, FallbackChain> fallbacks;
  private final MapState<String, Cancellation> cancellations;

  RecipientMemory(KeyedStateStore store, RecipientSettings settings) throws Exception {
    profile = store.getState(PlanState.profile());
    preferences = store.getState(PlanState.preferences());
    optOuts = store.getState(PlanState.optOuts());
    suppressions = store.getState(PlanState.suppressions());
    decided = store.getMapState(PlanState.decided(settings.decidedTtl()));
    applied = store.getMapState(PlanState.applied(settings.appliedTtl()));
    fallbacks = store.getMapState(PlanState.fallbacks(settings.appliedTtl()));
    cancellations = store.getMapState(PlanState.cancellations(settings.appliedTtl()));
  }

  ValueState<Profile> profile() {
    return profile;
  }

  ValueState<Preferences> preferences() {
    return preferences;
  }

  ValueState<OptOuts> optOuts() {
    return optOuts;
  }

  ValueState<Suppressions> suppressions() {
    return suppressions;
  }

  /** Event key to decision. */
  MapState<String, DecidedEvent> decided() {
    return decided;
  }

  /** Applied feedback. */
  MapState<String, DecidedEvent> applied() {
    return applied;
  }

  /** Event key to the place on its fallback chain. */
  MapState<String, FallbackChain> fallbacks() {
    return fallbacks;
  }

  /** Everything the recipient said. */
  Wishes wishes() throws Exception {
    return new Wishes(preferences.value(), optOuts.value());
  }

  /** What is known beside an event. */
  Known known(Catalog catalog, Instant now) throws Exception {
    return known(catalog, now, null);
  }

  /** What is known beside an event of a source and cancel key. */
  Known known(Catalog catalog, Instant now, String eventSource, String cancelKey) throws Exception {
    Cancellation taken = cancellations.get(Ids.cancelKey(eventSource, cancelKey));
    return known(catalog, now, taken == null ? null : taken.until());
  }

  private Known known(Catalog catalog, Instant now, Instant takenBackUntil) throws Exception {
    return new Known(
        profile.value(),
        preferences.value(),
        optOuts.value(),
        suppressions.value(),
        catalog,
        now,
        takenBackUntil);
  }

  /** A producer takes back what happened under a key until then; the latest word counts. */
  void takeBack(String eventSource, String cancelKey, Instant until) throws Exception {
    String key = Ids.cancelKey(eventSource, cancelKey);
    Cancellation before = cancellations.get(key);
    if (before == null || before.until().isBefore(until)) {
      cancellations.put(key, new Cancellation(until));
    }
  }
}
