package io.pabal.sandbox.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
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
 * <p>The file grows without bound; {@link #reset} empties it. One process a directory.
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

  /** One record of a batch, and the length of its line. */
  private record Line(MessageRecord message, int lengthBytes) {}

  private final DirectoryLock lock;
  private final RecordFile file;
  private final Listener listener;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread writer;
  private long nextSequence = 1;
  private volatile IOException broken;
  private volatile boolean closed;

  private MessageLog(DirectoryLock lock, RecordFile file, Listener listener) {
    this.lock = lock;
    this.file = file;
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
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      RecordFile file = RecordFile.open(directory.resolve(FILE_NAME));
      MessageLog log = new MessageLog(lock, file, listener);
      file.readBack(log::take);
      log.writer.start();
      return log;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Takes a line that was written before this start; false when it is none. */
  private boolean take(byte[] line) {
    try {
      RecordLines.Content content = RecordLines.read(line);
      MessageRecord message = content.message();
      if (message == null) {
        nextSequence = content.nextSequence();
        file.indexHead(nextSequence, line.length + 1L);
        return true;
      }
      if (message.sequence() < nextSequence) {
        return false;
      }
      nextSequence = message.sequence() + 1;
      file.index(message.sequence(), line.length + 1);
      listener.recorded(message);
      return true;
    } catch (IOException e) {
      LOG.debug("Unreadable record", e);
      return false;
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
        tails.add(RecordLines.tail(message));
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
    return file.read(afterSequence, filter, limit, scanLimit);
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
    file.close();
    lock.close();
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
      List<List<Line>> written = new ArrayList<>(appends.size());
      for (Append append : appends) {
        written.add(write(append, bytes));
      }
      file.append(bytes.toByteArray());
      announce(appends, written);
    } catch (IOException e) {
      if (broken == null) {
        LOG.error("Records can not be written; nothing more is accepted until a restart", e);
        broken = e;
      }
      appends.forEach(append -> append.done().completeExceptionally(e));
    }
    appends.clear();
  }

  /** Numbers the records of an append and writes their lines. */
  private List<Line> write(Append append, ByteArrayOutputStream to) {
    List<Line> lines = new ArrayList<>(append.messages().size());
    for (int i = 0; i < append.messages().size(); i++) {
      MessageRecord message = append.messages().get(i).withSequence(nextSequence++);
      int lengthBytes = RecordLines.write(message.sequence(), append.tails().get(i), to);
      lines.add(new Line(message, lengthBytes));
    }
    return lines;
  }

  /** Tells of a whole batch before anyone goes on who waits for a part of it. */
  private void announce(List<Append> appends, List<List<Line>> written) {
    for (List<Line> lines : written) {
      for (Line line : lines) {
        file.index(line.message().sequence(), line.lengthBytes());
        listener.recorded(line.message());
      }
    }
    for (int i = 0; i < appends.size(); i++) {
      appends.get(i).done().complete(written.get(i).stream().map(Line::message).toList());
    }
  }

  private void empty(Empty empty) {
    try {
      file.empty(nextSequence, listener::emptied);
      empty.done().complete(null);
    } catch (IOException e) {
      broken = e;
      empty.done().completeExceptionally(e);
    }
  }
}
