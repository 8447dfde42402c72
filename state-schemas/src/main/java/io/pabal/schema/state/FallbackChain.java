package io.pabal.schema.state;

import java.util.List;
import java.util.stream.Stream;

/**
 * How far an event has come on its rule's fallback chain, for the recipient of the key.
 *
 * @param open the items that have not failed for good; when none is left the next channel is tried
 * @param tried how many channels of the chain were tried
 */
public record FallbackChain(List<String> open, int tried) {
  public FallbackChain {
    open = List.copyOf(open);
  }

  /** The chain after an item has failed for good. */
  public FallbackChain without(String itemId) {
    return new FallbackChain(open.stream().filter(item -> !item.equals(itemId)).toList(), tried);
  }

  /** The chain with one more item of the same channel. */
  public FallbackChain with(String itemId) {
    return new FallbackChain(Stream.concat(open.stream(), Stream.of(itemId)).toList(), tried);
  }
}
