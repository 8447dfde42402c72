package io.pabal.sandbox.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records on disk: {@code messages.jsonl}, one JSON object a line, appended by one thread that
 * writes what has gathered and then calls {@code fsync} once (group commit).
 *
 * <p>Guarantee: the future of {@link #append} completes only when the lines are on the disk, so a
 * killed process, and a machine that lost power, has every record whose message was answered. A
 * last line without its end, left by a kill, is cut off at the next start; a broken line elsewhere
 * is an error, not a loss to be skipped. After a failed write nothing more is taken: what a failed
 * {@code fsync} leaves on the disk is unknown.
 *
 * <p>The file grows without bound; {@link #reset} empties it. One process a directory, held by a
 * file lock.
 */
public final class MessageLog implements Closeable {

  /** Name of the file in the data directory. */
  public static final String FILE_NAME = "messages.jsonl";

  /** Told of each record in the order of the file: at start, and after each commit. */
  public interface Listener {
    /** A record is on the disk. Called by one thread at a time; must not block. */
    void recorded(MessageRecord message);

    /** The file has been emptied. */
    void emptied();
  }

  private static final Logger LOG = LoggerFactory.getLogger(MessageLog.class);
  private static final int MAX_BATCH = 4096;

  /** One wish to the writing thread. */
  private sealed interface Task permits Append, Empty, Stop {}

  private record Append(
      List<MessageRecord> messages, List<byte[]> tails, CompletableFuture<List<MessageRecord>> done)
      implements Task {}

  private record Empty(CompletableFuture<Void> done) implements Task {}

  private record Stop() implements Task {}

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final Listener listener;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final LineOffsets offsets = new LineOffsets();

  /** Readers of the file against {@link #reset}; appending needs neither side. */
  private final ReadWriteLock emptying = new ReentrantReadWriteLock();

  private final Thread writer;
  private long nextSequence = 1;
  private long committedBytes;
  private volatile IOException broken;
  private volatile boolean closed;

  private MessageLog(Path file, FileChannel channel, FileLock lock, Listener listener) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.listener = listener;
    this.writer = new Thread(this::run, "sandbox-records");
    this.writer.setDaemon(true);
  }

  /**
   * Opens the records of a directory, makes them when there are none, and tells the listener of
   * each that is there.
   *
   * @throws IOException when the directory is in use by another process, or a line other than the
   *     last is broken
   */
  public static MessageLog open(Path directory, Listener listener) throws IOException {
    Files.createDirectories(directory);
    FileChannel lockChannel =
        FileChannel.open(
            directory.resolve("sandbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = lockChannel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      lockChannel.close();
      throw new IOException("Data directory " + directory + " is in use by another sandbox");
    }
    try {
      Path file = directory.resolve(FILE_NAME);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      MessageLog log = new MessageLog(file, channel, lock, listener);
      log.readBack();
      log.writer.start();
      return log;
    } catch (IOException | RuntimeException e) {
      lockChannel.close();
      throw e;
    }
  }

  /**
   * Records messages, all or none in memory; the future has them with their sequences once they are
   * on the disk, and fails when that can not be said.
   */
  public CompletableFuture<List<MessageRecord>> append(List<MessageRecord> messages) {
    CompletableFuture<List<MessageRecord>> done = new CompletableFuture<>();
    IOException cause = broken;
    if (cause != null || closed) {
      done.completeExceptionally(new IOException("Records are closed", cause));
      return done;
    }
    try {
      List<byte[]> tails = new ArrayList<>(messages.size());
      for (MessageRecord message : messages) {
        tails.add(tail(message));
      }
      tasks.add(new Append(messages, tails, done));
    } catch (JsonProcessingException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  /** Empties the file; sequences go on where they were. */
  public CompletableFuture<Void> reset() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (closed) {
      done.completeExceptionally(new IOException("Records are closed"));
    } else {
      tasks.add(new Empty(done));
    }
    return done;
  }

  /**
   * Reads from the file, oldest first: at most {@code scanLimit} records behind a sequence, of
   * which at most {@code limit} that pass the filter.
   */
  public MessagePage read(
      long afterSequence, Predicate<MessageRecord> filter, int limit, int scanLimit)
      throws IOException {
    emptying.readLock().lock();
    try {
      LineOffsets.Start start = offsets.startAfter(afterSequence);
      List<MessageRecord> found = new ArrayList<>();
      long last = afterSequence;
      int scanned = 0;
      try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
        reader.position(start.offset());
        LineReader lines = new LineReader(new BufferedInputStream(Channels.newInputStream(reader)));
        long end = offsets.endBytes();
        byte[] line;
        while (start.offset() + lines.consumedBytes() < end
            && found.size() < limit
            && scanned < scanLimit
            && (line = lines.next()) != null) {
          MessageRecord message = SandboxJson.LENIENT.readValue(line, MessageRecord.class);
          if (message.sequence() > afterSequence) {
            scanned++;
            last = message.sequence();
            if (filter.test(message)) {
              found.add(message);
            }
          }
        }
        boolean more = start.offset() + lines.consumedBytes() < end;
        return new MessagePage(found, last, more);
      }
    } finally {
      emptying.readLock().unlock();
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    tasks.add(new Stop());
    boolean interrupted = false;
    try {
      writer.join(10_000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    channel.close();
    lock.acquiredBy().close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the writing thread

  private void run() {
    List<Task> batch = new ArrayList<>();
    List<Append> appends = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        batch.add(tasks.take());
      } catch (InterruptedException e) {
        return;
      }
      tasks.drainTo(batch, MAX_BATCH - 1);
      for (Task task : batch) {
        if (task instanceof Append append) {
          appends.add(append);
        } else if (task instanceof Empty empty) {
          commit(appends);
          empty(empty);
        } else {
          running = false;
        }
      }
      commit(appends);
      batch.clear();
    }
  }

  private void commit(List<Append> appends) {
    if (appends.isEmpty()) {
      return;
    }
    try {
      if (broken != null) {
        throw broken;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
      List<List<MessageRecord>> stored = new ArrayList<>(appends.size());
      List<Integer> lengths = new ArrayList<>();
      for (Append append : appends) {
        List<MessageRecord> numbered = new ArrayList<>(append.messages().size());
        for (int i = 0; i < append.messages().size(); i++) {
          MessageRecord message = append.messages().get(i).withSequence(nextSequence++);
          int before = bytes.size();
          bytes.writeBytes(
              ("{\"sequence\":" + message.sequence() + ",").getBytes(StandardCharsets.US_ASCII));
          bytes.writeBytes(append.tails().get(i));
          bytes.write('\n');
          lengths.add(bytes.size() - before);
          numbered.add(message);
        }
        stored.add(numbered);
      }
      write(bytes.toByteArray());
      announce(appends, stored, lengths);
    } catch (IOException e) {
      if (broken == null) {
        LOG.error("Records can not be written; nothing more is accepted until a restart", e);
        broken = e;
      }
      appends.forEach(append -> append.done().completeExceptionally(e));
    }
    appends.clear();
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = committedBytes;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    channel.force(false);
    committedBytes = position;
  }

  private void announce(
      List<Append> appends, List<List<MessageRecord>> stored, List<Integer> lengths) {
    int line = 0;
    for (List<MessageRecord> messages : stored) {
      for (MessageRecord message : messages) {
        offsets.add(message.sequence(), lengths.get(line++));
        listener.recorded(message);
      }
    }
    for (int i = 0; i < appends.size(); i++) {
      appends.get(i).done().complete(stored.get(i));
    }
  }

  private void empty(Empty empty) {
    emptying.writeLock().lock();
    try {
      channel.truncate(0);
      committedBytes = 0;
      byte[] head =
          ("{\"nextSequence\":" + nextSequence + "}\n").getBytes(StandardCharsets.US_ASCII);
      write(head);
      offsets.clear(nextSequence, head.length);
      listener.emptied();
      empty.done().complete(null);
    } catch (IOException e) {
      broken = e;
      empty.done().completeExceptionally(e);
    } finally {
      emptying.writeLock().unlock();
    }
  }

  // ---- start

  private void readBack() throws IOException {
    long position = 0;
    try (InputStream in = Files.newInputStream(file)) {
      LineReader lines = new LineReader(new BufferedInputStream(in, 1 << 16));
      byte[] line;
      while ((line = lines.next()) != null) {
        if (!take(line)) {
          if (lines.next() != null) {
            throw new IOException("Broken record in " + file + " at byte " + position);
          }
          break;
        }
        position = lines.consumedBytes();
      }
    }
    if (position < channel.size()) {
      LOG.warn("Cut {} bytes of an unfinished record off {}", channel.size() - position, file);
      channel.truncate(position);
      channel.force(true);
    }
    committedBytes = position;
  }

  private boolean take(byte[] line) {
    try {
      JsonNode node = SandboxJson.LENIENT.readTree(line);
      if (node.has("nextSequence")) {
        nextSequence = node.get("nextSequence").asLong();
        offsets.clear(nextSequence, line.length + 1L);
        return true;
      }
      MessageRecord message = SandboxJson.LENIENT.treeToValue(node, MessageRecord.class);
      if (message == null || message.sequence() < nextSequence) {
        return false;
      }
      nextSequence = message.sequence() + 1;
      offsets.add(message.sequence(), line.length + 1);
      listener.recorded(message);
      return true;
    } catch (IOException e) {
      LOG.debug("Unreadable record", e);
      return false;
    }
  }

  /** The record's JSON behind the sequence, so that the writing thread only joins bytes. */
  private static byte[] tail(MessageRecord message) throws JsonProcessingException {
    byte[] whole = SandboxJson.LENIENT.writeValueAsBytes(message.withSequence(0));
    int head = "{\"sequence\":0,".length();
    byte[] tail = new byte[whole.length - head];
    System.arraycopy(whole, head, tail, 0, tail.length);
    return tail;
  }
}
