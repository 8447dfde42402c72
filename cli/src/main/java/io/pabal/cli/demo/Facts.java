package io.pabal.cli.demo;

import io.pabal.schema.event.SourcePosition;
import io.pabal.schema.plan.ChannelReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What three independent witnesses say of a run: the log's decisions and dead letters, the log's
 * hand-overs, and the providers' own records.
 *
 * @param decisions on events of the run
 * @param planned item ids that the log has as planned
 * @param handOvers every hand-over of an item of the run
 * @param deadLetters of records that the run appended
 * @param received messages that providers recorded since the run began, an item each
 */
record Facts(
    List<Decided> decisions,
    Set<String> planned,
    List<HandedOver> handOvers,
    List<Letter> deadLetters,
    List<Received> received) {

  /** One decision, the items that it planned, and what it says of each channel. */
  record Decided(
      SourcePosition position,
      String recipient,
      String reason,
      Set<String> itemIds,
      List<OfChannel> channels) {}

  /**
   * What a decision says of a channel.
   *
   * @param preferenceRule or null when preferences were not asked
   */
  record OfChannel(String channel, String reason, String preferenceRule) {
    boolean chosen() {
      return reason.equals(ChannelReason.CHOSEN.name());
    }
  }

  /** One hand-over of one item, as the log has it. */
  record HandedOver(
      String itemId,
      String eventId,
      String channel,
      String state,
      String outcome,
      Instant appendedAt,
      Instant answeredAt) {
    boolean accepted() {
      return "accepted".equals(state);
    }

    /** From the append of the event to the provider's acceptance. */
    Duration latency() {
      return Duration.between(appendedAt, answeredAt);
    }
  }

  /** One dead letter. */
  record Letter(SourcePosition position, String reason) {}

  /**
   * One item in one message of one provider.
   *
   * @param itemId empty when the message names none
   */
  record Received(long sequence, String itemId, String channel, String address, String words) {}
}
