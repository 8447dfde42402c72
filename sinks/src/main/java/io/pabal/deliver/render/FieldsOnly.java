package io.pabal.deliver.render;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets templates read fields of {@link Root} and {@link Branch}, walk through {@link Elements} and
 * ask whether a text is a certain one; no method of any object can be called. (The default
 * collector calls every method without parameters that a template names.)
 */
final class FieldsOnly implements Mustache.Collector {
  /** A text that is being compared: {@code {{#status.is.shipped}}}. */
  record Is(String text) {}

  @Override
  public Iterator<?> toIterator(Object value) {
    // Elements, and the empty list that Mustache itself puts in the place of what is missing.
    return value instanceof Iterable<?> values ? values.iterator() : null;
  }

  @Override
  public Mustache.VariableFetcher createFetcher(Object context, String name) {
    if (context instanceof Root) {
      return FieldsOnly::ofRoot;
    }
    if (context instanceof Branch && !Names.isOwn(name)) {
      return (branch, field) -> ofBranch((Branch) branch, field);
    }
    if (context instanceof String && name.equals("is")) {
      return (text, is) -> new Is((String) text);
    }
    return context instanceof Is ? (is, value) -> ((Is) is).text().equals(value) : null;
  }

  @Override
  public <K, V> Map<K, V> createFetcherCache() {
    return new ConcurrentHashMap<>(); // keys: class and name as in the template, so it is bounded
  }

  private static Object ofRoot(Object context, String name) {
    Root root = (Root) context;
    if (Names.isOwn(name)) {
      Object value = root.own().get(name);
      return value == null ? Template.NO_FETCHER_FOUND : value;
    }
    return ofBranch(root.data(), name);
  }

  private static Object ofBranch(Branch branch, String name) {
    return branch.fields().containsKey(name)
        ? branch.fields().get(name)
        : Template.NO_FETCHER_FOUND;
  }
}
