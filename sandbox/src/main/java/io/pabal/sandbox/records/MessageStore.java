package io.pabal.sandbox.records;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Accepted messages: durable before they are answered ({@link MessageLog}), and answered from
 * memory or, for what is older than the newest 20,000, from the file. Thread-safe.
 */
public final class MessageStore implements Closeable {
  /** Most records that one question reads from the file; the answer says where to go on. */
  private static final int MAX_SCAN = 50_000;

  private final MessageIndex index;
  private final MessageLog log;

  private MessageStore(MessageIndex index, MessageLog log) {
    this.index = index;
    this.log = log;
  }

  /**
   * Opens the records of a data directory.
   *
   * @param atStart told of each record that was there, in order
   */
  public static MessageStore open(Path directory, Consumer<MessageRecord> atStart)
      throws IOException {
    return open(directory, atStart, ItemCounts.DEFAULT_BOUND);
  }

  static MessageStore open(Path directory, Consumer<MessageRecord> atStart, int itemBound)
      throws IOException {
    MessageIndex index = new MessageIndex(itemBound);
    boolean[] reading = {true};
    MessageLog log =
        MessageLog.open(
            directory,
            new MessageLog.Listener() {
              @Override
              public void recorded(MessageRecord message) {
                index.recorded(message);
                if (reading[0]) {
                  atStart.accept(message);
                }
              }

              @Override
              public void emptied() {
                index.emptied();
              }
            });
    reading[0] = false;
    return new MessageStore(index, log);
  }

  /** See {@link MessageLog#append}. */
  public CompletableFuture<List<MessageRecord>> append(List<MessageRecord> messages) {
    return log.append(messages);
  }

  /** Forgets all records, in memory and on disk. */
  public CompletableFuture<Void> reset() {
    return log.reset();
  }

  /** Answers a question; with {@code afterSequence} the pages together are complete. */
  public MessagePage find(MessageQuery query) throws IOException {
    Long after = query.afterSequence();
    if (after == null) {
      return index.newest(query.filter(), query.limit());
    }
    return index.holdsAllAfter(after)
        ? index.after(after, query.filter(), query.limit())
        : log.read(after, query.filter(), query.limit(), MAX_SCAN);
  }

  /** One record. */
  public Optional<MessageRecord> get(long sequence) throws IOException {
    MessageRecord inMemory = index.get(sequence);
    if (inMemory != null || sequence < 1) {
      return Optional.ofNullable(inMemory);
    }
    return log.read(sequence - 1, message -> true, 1, 1).messages().stream()
        .filter(message -> message.sequence() == sequence)
        .findFirst();
  }

  /** Counts over all records. */
  public MessageStats stats() {
    return index.stats();
  }

  /** Items accepted more than once. */
  public List<RepeatedItem> repeated(int limit) {
    return index.repeated(limit);
  }

  /** How often an item was accepted on a channel. */
  public int itemCount(Channel channel, String item) {
    return index.itemCount(channel, item);
  }

  /** Sequence of the newest record. */
  public long lastSequence() {
    return index.lastSequence();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
