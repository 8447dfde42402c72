package io.pabal.jobs.source;

import io.pabal.flow.ForwardingEnumerator;
import io.pabal.jobs.source.CatchUpEvents.CaughtUp;
import io.pabal.jobs.source.CatchUpEvents.Reached;
import io.pabal.jobs.source.CatchUpEvents.Targets;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the readers together have caught up. A <em>round</em> is one start of them: it begins
 * with the enumerator, and anew when a reader registers that was registered before. Keeps no state.
 */
final class CatchUpEnumerator
    extends ForwardingEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUpEnumerator.class);

  /**
   * How often an unfinished round looks again: for a broker that did not answer, and for a last
   * record that compaction has taken away since.
   */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final TailFinder tails;

  private final Set<Integer> readersOfRound = new HashSet<>();
  private final Map<Integer, Set<String>> reachedByReader = new HashMap<>();
  private int round;
  private Map<TopicPartition, TailFinder.Range> ranges;
  private HashMap<String, Long> targets;
  private boolean caughtUp;
  private boolean looking;
  private boolean closed;

  CatchUpEnumerator(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      TailFinder tails) {
    super(enumerator);
    this.context = context;
    this.tails = tails;
  }

  @Override
  public void start() {
    super.start();
    look();
    context.callAsync(() -> true, (ignored, failure) -> look(), RETRY.toMillis(), RETRY.toMillis());
  }

  @Override
  public void addReader(int subtaskId) {
    super.addReader(subtaskId);
    // What its predecessor has emitted, it may have to emit again.
    reachedByReader.remove(subtaskId);
    if (!readersOfRound.add(subtaskId)) {
      beginRound(subtaskId);
    }
    if (targets != null) {
      context.sendEventToSourceReader(subtaskId, new Targets(round, targets));
    }
    if (caughtUp) {
      context.sendEventToSourceReader(subtaskId, new CaughtUp(round));
    }
  }

  private void beginRound(int firstReader) {
    round++;
    readersOfRound.clear();
    readersOfRound.add(firstReader);
    reachedByReader.clear();
    ranges = null;
    targets = null;
    caughtUp = false;
    look();
  }

  /** Looks where the topic ends, once a round, and for the last records below, off this thread. */
  private void look() {
    if (caughtUp || looking || closed) {
      return;
    }
    looking = true;
    int lookRound = round;
    Map<TopicPartition, TailFinder.Range> known = ranges;
    context.callAsync(
        () -> {
          Map<TopicPartition, TailFinder.Range> now = known == null ? tails.ranges() : known;
          return new Look(lookRound, now, tails.targets(now));
        },
        this::looked);
  }

  private record Look(
      int round, Map<TopicPartition, TailFinder.Range> ranges, HashMap<String, Long> targets) {}

  private void looked(Look look, Throwable failure) {
    looking = false;
    if (closed) {
      return;
    }
    if (failure != null) {
      LOG.warn(
          "The end of {} could not be found; tried again in {}", tails.topic(), RETRY, failure);
      return;
    }
    if (look.round() != round) {
      look();
      return;
    }
    ranges = look.ranges();
    if (ranges.isEmpty()) {
      LOG.warn("{} has no partitions; tried again in {}", tails.topic(), RETRY);
      ranges = null;
      return;
    }
    targets = look.targets();
    tellAll(new Targets(round, targets));
    checkCaughtUp();
  }

  @Override
  public void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {
    if (sourceEvent instanceof Reached event) {
      if (event.round() == round) {
        reachedByReader.computeIfAbsent(subtaskId, r -> new HashSet<>()).addAll(event.splitIds());
        checkCaughtUp();
      }
    } else {
      super.handleSourceEvent(subtaskId, sourceEvent);
    }
  }

  private void checkCaughtUp() {
    if (caughtUp || targets == null) {
      return;
    }
    Set<String> reached = new HashSet<>();
    reachedByReader.values().forEach(reached::addAll);
    if (reached.containsAll(targets.keySet())) {
      caughtUp = true;
      LOG.info("{} is caught up with {} partitions", tails.topic(), ranges.size());
      tellAll(new CaughtUp(round));
    }
  }

  /**
   * Tells every reader there is, those too that a failure of others did not touch: they own
   * partitions of the new round. One that registers later is told at its registration.
   */
  private void tellAll(SourceEvent event) {
    context.registeredReaders().keySet().forEach(r -> context.sendEventToSourceReader(r, event));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
