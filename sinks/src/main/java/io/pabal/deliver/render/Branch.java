package io.pabal.deliver.render;

import java.util.Map;

/**
 * An object of the event's data as templates see it: fields and nothing else. Not a {@code Map}, so
 * that no method of one can be reached.
 *
 * @param path where it stands in the data, for messages
 */
record Branch(String path, Map<String, Object> fields) {}
