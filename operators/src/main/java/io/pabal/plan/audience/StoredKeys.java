package io.pabal.plan.audience;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/** The keys under which a restore brought state. */
final class StoredKeys {
  private StoredKeys() {}

  /** A copy, because state must not be changed while its keys are read. */
  static List<String> of(KeyedStateBackend<String> backend, String stateName) {
    try (Stream<String> stored = backend.getKeys(stateName, VoidNamespace.INSTANCE)) {
      return stored.distinct().toList();
    }
  }
}
