package io.pabal.deliver.render;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a template sees at the top: Pabal's own names, then the event's data. Data cannot take the
 * place of {@link Names Pabal's own names}, at no depth.
 *
 * @param formats what the own names format with
 */
record Root(Map<String, Object> own, Branch data, Formats formats) {
  /** The same for a text with ICU messages, which are its own. */
  Root with(List<PluralMessage> messages) {
    Map<String, Object> names = new HashMap<>(own);
    names.put(Names.FORMAT_MESSAGE, formats.messages(messages));
    return new Root(names, data, formats);
  }
}
