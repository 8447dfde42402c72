package io.pabal.schema.watch;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;

/**
 * What one record of an outcomes topic says about a provider: what watch keeps of an intent or an
 * outcome.
 *
 * @param channel the channel
 * @param provider the provider
 * @param notificationId the notification that is or was handed over
 * @param lane its lane
 * @param outcome what came of it; null for an intent
 * @param code the provider's code, without what cannot be printed, or null
 * @param durationMillis from the begin of the hand-over to its answer; -1 when it is not known
 * @param ageMillis of an intent: how long ago its youngest event was appended when the hand-over
 *     began; -1 for a later attempt, and for outcomes
 * @param appendedMillis when Kafka took the record: milliseconds since the epoch
 */
public record HandOverSign(
    Channel channel,
    String provider,
    String notificationId,
    Lane lane,
    OutcomeClass outcome,
    String code,
    long durationMillis,
    long ageMillis,
    long appendedMillis) {
  /** The key of what is known of a provider. */
  public String key() {
    return channel.label() + "/" + provider;
  }
}
