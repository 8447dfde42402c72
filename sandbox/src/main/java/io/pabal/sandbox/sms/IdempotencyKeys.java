package io.pabal.sandbox.sms;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Idempotency keys of a provider with what they led to, the newest {@value #MAX_KEYS}. Thread-safe.
 */
final class IdempotencyKeys {
  static final int MAX_KEYS = 100_000;

  /**
   * What a key stands for.
   *
   * @param fingerprint of the request: recipient, sender and text
   * @param messageId the answer's id, null while the request is under way
   */
  record Use(String fingerprint, String messageId) {}

  private final Map<String, Use> uses =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Use> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /** Claims a key for a request; null when it was free, else what it stands for. */
  synchronized Use claim(String key, String fingerprint) {
    return uses.putIfAbsent(key, new Use(fingerprint, null));
  }

  synchronized void accepted(String key, String fingerprint, String messageId) {
    uses.put(key, new Use(fingerprint, messageId));
  }

  /** The request came to nothing: the key is free again. */
  synchronized void release(String key) {
    uses.remove(key);
  }

  synchronized void clear() {
    uses.clear();
  }
}
