package io.pabal.log;

import io.pabal.schema.event.RawRecord;
import java.nio.charset.StandardCharsets;

/**
 * A document of preferences on its way to its rows. The log keeps it as it is and knows nothing of
 * what it says: whether it is one was asked before.
 *
 * @param recipient the record's key
 */
public record LoggedPreferences(RawRecord origin, String recipient) implements Logged {
  /** The document, or null: there is none any more. */
  String json() {
    return origin.value() == null ? null : new String(origin.value(), StandardCharsets.UTF_8);
  }
}
