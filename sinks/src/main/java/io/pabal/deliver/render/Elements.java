package io.pabal.deliver.render;

import java.util.Iterator;
import java.util.List;

/** A list of the event's data. Its rounds count against the budget of the whole message. */
record Elements(String path, List<Object> values, Rounds rounds) implements Iterable<Object> {

  /** Counts the rounds of all sections of one message. Not thread-safe; one a rendering. */
  static final class Rounds {
    private int left = PartRules.MAX_ROUNDS;

    void count() {
      if (--left < 0) {
        throw new UnrenderableException(
            "more than " + PartRules.MAX_ROUNDS + " rounds of its sections");
      }
    }
  }

  @Override
  public Iterator<Object> iterator() {
    Iterator<Object> iterator = values.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public Object next() {
        rounds.count();
        return iterator.next();
      }
    };
  }
}
