package io.pabal.jobs.source;

import java.util.HashMap;
import java.util.HashSet;
import org.apache.flink.api.connector.source.SourceEvent;

/** What enumerator and readers of a {@link CatchUpSource} say to each other. */
final class CatchUpEvents {
  private CatchUpEvents() {}

  /**
   * Enumerator to reader: say when you have emitted everything below these offsets.
   *
   * @param round counts the starts; an answer of an older one is void
   * @param offsets split id to the offset behind the last record that was there at the start
   */
  record Targets(int round, HashMap<String, Long> offsets) implements SourceEvent {}

  /** Reader to enumerator: emitted everything below the target of these splits. */
  record Reached(int round, HashSet<String> splitIds) implements SourceEvent {}

  /** Enumerator to reader: all readers together have emitted everything; tell downstream. */
  record CaughtUp(int round) implements SourceEvent {}
}
