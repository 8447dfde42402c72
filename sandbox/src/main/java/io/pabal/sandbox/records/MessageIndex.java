package io.pabal.sandbox.records;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is known of the records without reading the file: the newest {@value #MAX_MESSAGES} messages
 * (fewer when they are large: {@value #MAX_BODY_CHARS} characters of text and HTML together),
 * counts over all of them, and the items that came more than once (ids of the first {@value
 * #MAX_REPEATED}). Thread-safe.
 */
final class MessageIndex implements MessageLog.Listener {
  static final int MAX_MESSAGES = 20_000;
  static final int MAX_BODY_CHARS = 64 * 1024 * 1024;
  static final int MAX_REPEATED = 100_000;
  private static final int MAX_SEQUENCES_AN_ITEM = 20;

  private final int itemBound;
  private final Deque<MessageRecord> newest = new ArrayDeque<>();
  private final Map<Channel, Long> messages = new EnumMap<>(Channel.class);
  private final Map<Channel, Long> items = new EnumMap<>(Channel.class);
  private final Map<Channel, Long> repeatedItems = new EnumMap<>(Channel.class);
  private final Map<Channel, Long> repetitions = new EnumMap<>(Channel.class);
  private final Map<String, Long> providers = new TreeMap<>();
  private final Map<String, RepeatedItem> repeated = new LinkedHashMap<>();
  private ItemCounts counts;
  private long bodyChars;
  private long lastSequence;
  private long evictedThrough;

  MessageIndex(int itemBound) {
    this.itemBound = itemBound;
    emptied();
  }

  @Override
  public synchronized void recorded(MessageRecord message) {
    lastSequence = message.sequence();
    messages.merge(message.channel(), 1L, Long::sum);
    providers.merge(message.provider(), 1L, Long::sum);
    for (String item : message.itemIds()) {
      count(message, item);
    }
    newest.addLast(message);
    bodyChars += message.bodyChars();
    while (newest.size() > MAX_MESSAGES || (bodyChars > MAX_BODY_CHARS && newest.size() > 1)) {
      MessageRecord oldest = newest.removeFirst();
      bodyChars -= oldest.bodyChars();
      evictedThrough = oldest.sequence();
    }
  }

  private void count(MessageRecord message, String item) {
    Channel channel = message.channel();
    ItemCounts.Seen seen = counts.add(channel, item, message.sequence());
    if (seen.count() == 1) {
      items.merge(channel, 1L, Long::sum);
    } else if (seen.count() > 1) {
      repetitions.merge(channel, 1L, Long::sum);
      if (seen.count() == 2) {
        repeatedItems.merge(channel, 1L, Long::sum);
      }
      String key = channel.word() + '/' + item;
      RepeatedItem known = repeated.get(key);
      if (known != null || repeated.size() < MAX_REPEATED) {
        repeated.put(key, grown(known, message, item, seen));
      }
    }
  }

  private static RepeatedItem grown(
      RepeatedItem known, MessageRecord message, String item, ItemCounts.Seen seen) {
    List<Long> sequences =
        new ArrayList<>(known == null ? List.of(seen.firstSequence()) : known.sequences());
    if (sequences.size() >= MAX_SEQUENCES_AN_ITEM) {
      sequences.remove(1);
    }
    sequences.add(message.sequence());
    return new RepeatedItem(item, message.channel(), seen.count(), List.copyOf(sequences));
  }

  @Override
  public synchronized void emptied() {
    newest.clear();
    bodyChars = 0;
    counts = new ItemCounts(itemBound);
    repeated.clear();
    providers.clear();
    evictedThrough = lastSequence;
    for (Channel channel : Channel.values()) {
      for (Map<Channel, Long> map : List.of(messages, items, repeatedItems, repetitions)) {
        map.put(channel, 0L);
      }
    }
  }

  synchronized MessageStats stats() {
    return new MessageStats(
        new EnumMap<>(messages),
        new EnumMap<>(items),
        new EnumMap<>(repeatedItems),
        new EnumMap<>(repetitions),
        new TreeMap<>(providers),
        counts.beyondBound(),
        lastSequence);
  }

  /** Newest repeated items first seen last, at most {@code limit}. */
  synchronized List<RepeatedItem> repeated(int limit) {
    List<RepeatedItem> all = new ArrayList<>(repeated.values());
    Collections.reverse(all);
    return all.subList(0, Math.min(limit, all.size()));
  }

  synchronized int itemCount(Channel channel, String item) {
    return counts.count(channel, item);
  }

  /** Whether everything behind a sequence is in memory. */
  synchronized boolean holdsAllAfter(long sequence) {
    return sequence >= evictedThrough;
  }

  synchronized long lastSequence() {
    return lastSequence;
  }

  synchronized MessageRecord get(long sequence) {
    for (MessageRecord message : newest) {
      if (message.sequence() == sequence) {
        return message;
      }
    }
    return null;
  }

  /** Oldest first, from behind a sequence. */
  MessagePage after(long afterSequence, Predicate<MessageRecord> filter, int limit) {
    List<MessageRecord> found = new ArrayList<>();
    long last = afterSequence;
    for (MessageRecord message : snapshot()) {
      if (message.sequence() > afterSequence) {
        if (found.size() == limit) {
          return new MessagePage(found, last, true);
        }
        last = message.sequence();
        if (filter.test(message)) {
          found.add(message);
        }
      }
    }
    return new MessagePage(found, last, false);
  }

  /** The newest that pass the filter, returned oldest first. */
  MessagePage newest(Predicate<MessageRecord> filter, int limit) {
    List<MessageRecord> all = snapshot();
    List<MessageRecord> found = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
      if (filter.test(all.get(i))) {
        found.add(all.get(i));
      }
    }
    Collections.reverse(found);
    long last = all.isEmpty() ? lastSequence() : all.get(all.size() - 1).sequence();
    return new MessagePage(found, last, false);
  }

  private synchronized List<MessageRecord> snapshot() {
    return new ArrayList<>(newest);
  }
}
