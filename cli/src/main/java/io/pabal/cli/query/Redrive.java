package io.pabal.cli.query;

import io.pabal.jobs.config.Topics;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RedriveHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What becomes of a dead letter that is driven again: pure. The record stays what it was, byte for
 * byte, so that an event keeps its identity and is decided at most once; only headers say that it
 * comes again.
 *
 * <p>Taken is the original as it still stands in Kafka, else the dead letter's copy if that is the
 * whole value. Events go to the redrive topic of their lane, so that no other reader of their topic
 * sees them twice; the records between Pabal's own jobs go back to their topic. Tables and outcomes
 * are refused: an old document would take the place of a newer one, an old outcome would rewrite
 * what happened.
 */
final class Redrive {
  private final Topics topics;

  Redrive(Topics topics) {
    this.topics = topics;
  }

  /**
   * What to append, or why nothing is.
   *
   * @param topic null when it is refused
   * @param refusal null when it is not
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes are carried, never compared
  record Plan(
      DeadLetterRow letter,
      String topic,
      byte[] key,
      byte[] value,
      Map<String, String> headers,
      String refusal) {
    int attempt() {
      return letter.attempt() + 1;
    }

    private static Plan refused(DeadLetterRow letter, String why) {
      return new Plan(letter, null, null, null, Map.of(), why);
    }
  }

  /**
   * Decides.
   *
   * @param original the record at the dead letter's position, if Kafka still has it
   */
  Plan plan(DeadLetterRow letter, Optional<RawRecord> original) {
    Optional<String> topic = destination(letter.at().topic());
    if (topic.isEmpty()) {
      return Plan.refused(
          letter,
          "records of "
              + letter.at().topic()
              + " are not driven again: write what is right as a new record");
    }
    if (original.isPresent() && isTheSame(letter, original.get().value())) {
      RawRecord record = original.get();
      return planned(letter, topic.get(), record.key(), record.value(), record.headers());
    }
    byte[] head = letter.head();
    if (head == null ? letter.valueBytes() == 0 : isTheSame(letter, head)) {
      return planned(letter, topic.get(), letter.key(), head, letter.headerMap());
    }
    return Plan.refused(
        letter,
        "the original is no longer in Kafka, and the dead letter keeps only the head of its "
            + letter.valueBytes()
            + " bytes");
  }

  private Plan planned(
      DeadLetterRow letter, String topic, byte[] key, byte[] value, Map<String, String> headers) {
    Map<String, String> next = new TreeMap<>(headers);
    // A record that is driven again for the second time still belongs to its first topic.
    next.putIfAbsent(RedriveHeaders.ORIGIN_TOPIC, letter.at().topic());
    next.put(RedriveHeaders.REDRIVE_OF, letter.at().toString());
    next.put(RedriveHeaders.ATTEMPT, Integer.toString(letter.attempt() + 1));
    return new Plan(letter, topic, key, value, next, null);
  }

  private Optional<String> destination(String topic) {
    Optional<Lane> lane = topics.laneOf(topic);
    if (lane.isPresent()) {
      return lane.map(topics::redrive);
    }
    return between().filter(topic::equals).findFirst();
  }

  /** The topics between Pabal's jobs whose readers know what comes again. */
  private Stream<String> between() {
    return Stream.concat(
        Stream.of(topics.feedback(), topics.decisions()),
        Arrays.stream(Channel.values())
            .flatMap(
                channel ->
                    Stream.concat(
                        Stream.of(topics.control(channel)),
                        Arrays.stream(Lane.values()).map(lane -> topics.outbox(channel, lane)))));
  }

  /** A topic that was made anew has other records at the same offsets. */
  private static boolean isTheSame(DeadLetterRow letter, byte[] value) {
    if (value == null || letter.valueSha256() == null) {
      return value == null && letter.valueSha256() == null && letter.valueBytes() == 0;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(value);
      return HexFormat.of().formatHex(hash).equals(letter.valueSha256());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** One of each position: two parts that gave up the same record are one redrive. */
  static List<DeadLetterRow> onceEach(List<DeadLetterRow> rows) {
    Set<String> seen = new HashSet<>();
    return rows.stream().filter(row -> seen.add(row.position())).toList();
  }
}
