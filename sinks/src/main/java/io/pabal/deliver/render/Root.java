package io.pabal.deliver.render;

import java.util.Map;

/**
 * What a template sees at the top: Pabal's own names, then the event's data. Data cannot take the
 * place of {@link Names Pabal's own names}, at no depth.
 */
record Root(Map<String, Object> own, Branch data) {}
