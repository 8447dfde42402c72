package io.pabal.sandbox.records;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the records: what {@link #append} returned from is on the disk, and readers see whole
 * lines only. Written by one thread at a time; read by many.
 */
final class RecordFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFile.class);

  private final Path file;
  private final FileChannel channel;
  private final LineOffsets offsets = new LineOffsets();

  /** Readers against {@link #empty}; appending needs neither side. */
  private final ReadWriteLock emptying = new ReentrantReadWriteLock();

  private long committedBytes;

  private RecordFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens a file, or makes it. */
  static RecordFile open(Path file) throws IOException {
    return new RecordFile(
        file,
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /**
   * Reads all lines, oldest first; a last line that is not whole, or not taken, is cut off.
   *
   * @param taker takes a line, and says whether it could
   * @throws IOException when a line before the last is not taken
   */
  void readBack(Predicate<byte[]> taker) throws IOException {
    long position = 0;
    try (InputStream in = Files.newInputStream(file)) {
      LineReader lines = new LineReader(new BufferedInputStream(in, 1 << 16));
      byte[] line;
      while ((line = lines.next()) != null) {
        if (!taker.test(line)) {
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

  /** Appends whole lines and calls {@code fsync}; readers see them once they are indexed. */
  void append(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = committedBytes;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    channel.force(false);
    committedBytes = position;
  }

  /** The next line that is on the disk is a record's. */
  void index(long sequence, int lengthBytes) {
    offsets.add(sequence, lengthBytes);
  }

  /** The file has nothing but its first line. */
  void indexHead(long nextSequence, long lengthBytes) {
    offsets.clear(nextSequence, lengthBytes);
  }

  /**
   * Empties the file but for a first line that keeps the sequence.
   *
   * @param emptied run before anyone can read again
   */
  void empty(long nextSequence, Runnable emptied) throws IOException {
    emptying.writeLock().lock();
    try {
      channel.truncate(0);
      committedBytes = 0;
      byte[] head = RecordLines.head(nextSequence);
      append(head);
      indexHead(nextSequence, head.length);
      emptied.run();
    } finally {
      emptying.writeLock().unlock();
    }
  }

  /** See {@link MessageLog#read}. */
  MessagePage read(long afterSequence, Predicate<MessageRecord> filter, int limit, int scanLimit)
      throws IOException {
    emptying.readLock().lock();
    try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
      LineOffsets.Start start = offsets.startAfter(afterSequence);
      reader.position(start.offset());
      LineReader lines = new LineReader(new BufferedInputStream(Channels.newInputStream(reader)));
      long lengthBytes = offsets.endBytes() - start.offset();
      List<MessageRecord> found = new ArrayList<>();
      long last = afterSequence;
      int scanned = 0;
      byte[] line;
      while (lines.consumedBytes() < lengthBytes
          && found.size() < limit
          && scanned < scanLimit
          && (line = lines.next()) != null) {
        MessageRecord message = RecordLines.message(line);
        if (message.sequence() > afterSequence) {
          scanned++;
          last = message.sequence();
          if (filter.test(message)) {
            found.add(message);
          }
        }
      }
      return new MessagePage(found, last, lines.consumedBytes() < lengthBytes);
    } finally {
      emptying.readLock().unlock();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
