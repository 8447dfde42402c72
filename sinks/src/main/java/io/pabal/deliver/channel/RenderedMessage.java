package io.pabal.deliver.channel;

import io.pabal.schema.catalog.Part;
import java.util.Map;
import java.util.Optional;

/**
 * What is said: the parts of one message in one language, rendered and bounded.
 *
 * @param locale BCP 47 tag of the language it was found in
 * @param parts the parts of the notification's channel; HTML is escaped, all others are plain text
 */
public record RenderedMessage(String locale, Map<Part, String> parts) {
  public RenderedMessage {
    parts = Map.copyOf(parts);
  }

  /** The text of a part, if the template has it. */
  public Optional<String> part(Part part) {
    return Optional.ofNullable(parts.get(part));
  }
}
