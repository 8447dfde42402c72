package io.pabal.deliver.handover;

import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.json.OutcomeRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The outcomes topic of a channel in memory: outlives every task that writes to it, and keeps bytes
 * as Kafka does. What becomes of an append is scripted.
 */
final class OutcomesTopic {
  static final String NAME = "outcomes.email";

  /** What becomes of an append. */
  enum Fate {
    /** On disk and acknowledged at once. */
    ACKNOWLEDGED,
    /** On disk, but the acknowledgement never arrives. */
    UNACKNOWLEDGED,
    /** Never reaches the disk. */
    LOST,
    /** Reaches the disk, and is acknowledged, at {@link #release}. */
    DELAYED
  }

  @SuppressWarnings("ArrayRecordComponent") // bytes are carried, never compared
  private record Stored(Instant at, byte[] value) {}

  private final ManualClock clock;
  private final List<List<Stored>> partitions = new ArrayList<>();
  private final Deque<Runnable> delayed = new ArrayDeque<>();
  private Function<OutcomeRecord, Fate> fate = record -> Fate.ACKNOWLEDGED;
  private long recordsRead;
  private int openViews;

  OutcomesTopic(ManualClock clock, int partitions) {
    this.clock = clock;
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  /** From now on, appends other than markers have the fate that this says. */
  void fate(Function<OutcomeRecord, Fate> next) {
    fate = next;
  }

  /** Puts delayed appends on disk, in their order, and acknowledges them. */
  void release() {
    while (!delayed.isEmpty()) {
      delayed.poll().run();
    }
  }

  int partitionOf(String recipient) {
    return Math.floorMod(recipient.hashCode(), partitions.size());
  }

  List<OutcomeRecord> records() {
    List<OutcomeRecord> all = new ArrayList<>();
    partitions.forEach(partition -> partition.forEach(stored -> all.add(parse(stored))));
    return all;
  }

  List<Intent> intents() {
    return of(Intent.class);
  }

  List<Outcome> outcomes() {
    return of(Outcome.class);
  }

  private <T> List<T> of(Class<T> kind) {
    return records().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** How many records tasks have read back. */
  long recordsRead() {
    return recordsRead;
  }

  /** Puts a record on disk as any writer could. */
  long put(int partition, byte[] value) {
    partitions.get(partition).add(new Stored(clock.now(), value));
    return partitions.get(partition).size();
  }

  /** A record of another task, at the end of its recipient's partition. */
  void put(String recipient, OutcomeRecord record) {
    put(partitionOf(recipient), Json.write(record));
  }

  private static OutcomeRecord parse(Stored stored) {
    try {
      return OutcomeRecords.read(stored.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The topic as one task sees it. */
  OutcomeLog open() {
    openViews++;
    return new View();
  }

  /** Tasks that opened the topic and did not close it. */
  int openViews() {
    return openViews;
  }

  private final class View implements OutcomeLog {
    private final Map<Integer, Long> ends = new HashMap<>();
    private final TreeMap<Long, Long> unacknowledged = new TreeMap<>();
    private long appends;
    private boolean closed;

    @Override
    public void append(String recipient, OutcomeRecord record, Runnable acknowledged) {
      if (closed) {
        return; // as a closed producer: nothing reaches the disk
      }
      int partition = partitionOf(recipient);
      long number = appends++;
      unacknowledged.put(number, clock.nanoTime());
      byte[] value = Json.write(record);
      Runnable land =
          () -> {
            long end = put(partition, value);
            if (!closed) {
              ends.merge(partition, end, Math::max);
              unacknowledged.remove(number);
              acknowledged.run();
            }
          };
      switch (fate.apply(record)) {
        case ACKNOWLEDGED -> land.run();
        case UNACKNOWLEDGED -> put(partition, value);
        case LOST -> {}
        case DELAYED -> delayed.add(land);
      }
    }

    @Override
    public long oldestUnacknowledgedNanos(long nowNanos) {
      return unacknowledged.isEmpty() ? 0 : nowNanos - unacknowledged.firstEntry().getValue();
    }

    @Override
    public int partitionOf(String recipient) {
      return OutcomesTopic.this.partitionOf(recipient);
    }

    @Override
    public long endOf(int partition) {
      return ends.getOrDefault(partition, 0L);
    }

    @Override
    public int partitions() {
      return partitions.size();
    }

    @Override
    public String topic() {
      return NAME;
    }

    @Override
    public void readBack(Marker marker, Map<Integer, Long> from, Instant orFrom, Reader to) {
      for (int partition = 0; partition < partitions.size(); partition++) {
        ends.put(partition, put(partition, Json.write(marker)));
        List<Stored> stored = partitions.get(partition);
        for (long offset = start(stored, from.get(partition), orFrom);
            offset < stored.size();
            offset++) {
          recordsRead++;
          read(partition, stored.get((int) offset), to);
        }
      }
    }

    private void read(int partition, Stored stored, Reader to) {
      try {
        to.read(partition, OutcomeRecords.read(stored.value()));
      } catch (IOException e) {
        // not a record of ours
      }
    }

    private long start(List<Stored> stored, Long from, Instant orFrom) {
      if (from != null) {
        return from;
      }
      long offset = 0;
      while (offset < stored.size() && stored.get((int) offset).at().isBefore(orFrom)) {
        offset++;
      }
      return offset;
    }

    @Override
    public void close() {
      closed = true;
      openViews--;
    }
  }
}
