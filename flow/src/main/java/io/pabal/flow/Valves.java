package io.pabal.flow;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The valves of the jobs whose coordinators share this class loader, on the job manager.
 *
 * <p>Why a static: Flink gives an operator's coordinator a store that it shares with the other
 * coordinators of the job, but gives a source's enumerator no way to it. Both are loaded by the
 * job's own class loader, so this map is the job's; {@link ValveId#submission} tells jobs apart
 * where the class loader is shared. An entry is a few hundred bytes and goes with the class loader.
 */
final class Valves {
  private static final ConcurrentMap<ValveId, Valve> VALVES = new ConcurrentHashMap<>();

  private Valves() {}

  static Valve of(ValveId id) {
    return VALVES.computeIfAbsent(id, absent -> new Valve(absent.startsClosed()));
  }
}
