package io.pabal.sandbox.records;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What providers refused, counted by provider and reason, with the newest {@value #MAX_RECENT} to
 * look at. In memory only: a refused message was answered as refused, the sender has the record.
 * Thread-safe.
 */
public final class Refusals {
  static final int MAX_RECENT = 200;

  /** Reasons told apart a provider; more are counted as {@code other}. */
  static final int MAX_REASONS = 200;

  /**
   * One refusal.
   *
   * @param atMillis when, in milliseconds since 1970
   * @param provider the provider
   * @param recipient the address or number when it was known, or null
   * @param reason the answer, code first
   * @param byFault true when a fault script said so
   */
  public record Refusal(
      long atMillis, String provider, String recipient, String reason, boolean byFault) {}

  private final Deque<Refusal> recent = new ArrayDeque<>();
  private final Map<String, Map<String, Long>> counts = new TreeMap<>();
  private long total;

  /** Counts one. */
  public synchronized void add(Refusal refusal) {
    total++;
    Map<String, Long> reasons = counts.computeIfAbsent(refusal.provider(), p -> new TreeMap<>());
    boolean known = reasons.containsKey(refusal.reason());
    reasons.merge(
        known || reasons.size() < MAX_REASONS ? refusal.reason() : "other", 1L, Long::sum);
    recent.addLast(refusal);
    if (recent.size() > MAX_RECENT) {
      recent.removeFirst();
    }
  }

  /** Counts by provider and reason. */
  public synchronized Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    counts.forEach((provider, reasons) -> copy.put(provider, new TreeMap<>(reasons)));
    return copy;
  }

  /** The newest, oldest first. */
  public synchronized List<Refusal> recent() {
    return new ArrayList<>(recent);
  }

  /** How many there were. */
  public synchronized long total() {
    return total;
  }

  /** Forgets them. */
  public synchronized void clear() {
    recent.clear();
    counts.clear();
    total = 0;
  }
}
