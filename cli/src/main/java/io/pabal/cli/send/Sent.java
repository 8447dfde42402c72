package io.pabal.cli.send;

import io.pabal.schema.event.SourcePosition;
import java.util.List;

/**
 * An event that Kafka has.
 *
 * @param id or null when it could not be read (sent unchecked)
 * @param recipients empty when they could not be read
 * @param position where it stands
 */
record Sent(
    String id, String source, String type, List<String> recipients, SourcePosition position) {}
