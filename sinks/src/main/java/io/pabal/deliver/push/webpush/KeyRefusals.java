package io.pabal.deliver.push.webpush;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a subscription with another key from a key of ours that is wrong: the second is refused
 * every time. After {@link #LIMIT} refusals of one service in a row it speaks once and begins anew,
 * so a wrong key is told again and again, and strangers with bad subscriptions cannot hold the lane
 * for good. Thread-safe.
 */
final class KeyRefusals {
  static final int LIMIT = 20;

  private final Map<String, Integer> inARow = new LinkedHashMap<>();

  /** The service took a message, or refused it for another reason. */
  synchronized void known(String origin) {
    inARow.remove(origin);
  }

  /** The service refused our key; true at every {@link #LIMIT}th time in a row. */
  synchronized boolean refused(String origin) {
    int times = inARow.getOrDefault(origin, 0) + 1;
    boolean ours = times >= LIMIT;
    if (ours || inARow.size() >= VapidTokens.MAX_ORIGINS) {
      inARow.remove(origin);
    } else {
      inARow.put(origin, times);
    }
    return ours;
  }
}
