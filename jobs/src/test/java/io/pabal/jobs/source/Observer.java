package io.pabal.jobs.source;

import io.pabal.schema.event.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Writes down what comes out of a source's subtask, records and watermarks in their order. */
final class Observer extends AbstractStreamOperator<RawRecord>
    implements OneInputStreamOperator<RawRecord, RawRecord> {
  /** The key of a record at which a task fails, once. */
  static final String FAIL_ONCE = "fail once";

  private static final AtomicBoolean FAILED = new AtomicBoolean();
  private static final BlockingQueue<Seen> SEEN = new LinkedBlockingQueue<>();

  /**
   * What was seen.
   *
   * @param key of a record, or null for a watermark
   */
  private record Seen(int subtask, String key) {}

  static void forgetAll() {
    SEEN.clear();
    FAILED.set(false);
  }

  /** The keys of all records until each of the subtasks has passed its watermark. */
  static List<String> untilCaughtUp(int subtasks, Duration atMost) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    List<String> keys = new ArrayList<>();
    Set<Integer> caughtUp = new HashSet<>();
    while (caughtUp.size() < subtasks) {
      Seen seen = SEEN.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (seen == null) {
        throw new AssertionError("only " + caughtUp + " caught up, after " + keys.size());
      } else if (seen.key() == null) {
        caughtUp.add(seen.subtask());
      } else {
        keys.add(seen.key());
      }
    }
    return keys;
  }

  @Override
  public void processElement(StreamRecord<RawRecord> element) {
    String key = new String(element.getValue().key(), StandardCharsets.UTF_8);
    if (key.equals(FAIL_ONCE) && FAILED.compareAndSet(false, true)) {
      throw new IllegalStateException("asked to fail");
    }
    SEEN.add(new Seen(subtask(), key));
  }

  @Override
  public void processWatermark(Watermark mark) {
    if (mark.getTimestamp() == CatchUpSource.CAUGHT_UP_MILLIS) {
      SEEN.add(new Seen(subtask(), null));
    }
  }

  private int subtask() {
    return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }
}
