package io.pabal.schema.catalog;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.time.Duration;
import java.util.Map;

/**
 * The kind of message a recipient can switch.
 *
 * @param name unique in the catalog
 * @param description for the people who set up preference pages, or null
 * @param lane fixed for the life of the category
 * @param consent what silence of the recipient means
 * @param life from the due time to the last moment at which it may still be handed over, all
 *     retries included
 * @param defaults what silence of the recipient means on a channel; a channel that is not named is
 *     allowed. Never an on where consent is asked for: nobody consents by default
 * @param inDoubt rule a channel; a channel that is not named has {@link InDoubtRule#defaultFor}
 * @param retry schedule a channel; a channel that is not named has {@link RetrySchedule#defaultFor}
 * @param late when it is late, or null: until the end of its life it never is
 */
public record Category(
    String name,
    String description,
    Lane lane,
    Consent consent,
    Duration life,
    Map<Channel, Boolean> defaults,
    Map<Channel, InDoubtRule> inDoubt,
    Map<Channel, RetrySchedule> retry,
    Lateness late) {
  public Category {
    defaults = defaults == null ? Map.of() : Map.copyOf(defaults);
    inDoubt = inDoubt == null ? Map.of() : Map.copyOf(inDoubt);
    retry = retry == null ? Map.of() : Map.copyOf(retry);
  }

  /** With the default schedules of retries. */
  public Category(
      String name,
      String description,
      Lane lane,
      Consent consent,
      Duration life,
      Map<Channel, Boolean> defaults,
      Map<Channel, InDoubtRule> inDoubt) {
    this(name, description, lane, consent, life, defaults, inDoubt, Map.of(), null);
  }

  /** Without defaults. */
  public Category(
      String name,
      String description,
      Lane lane,
      Consent consent,
      Duration life,
      Map<Channel, InDoubtRule> inDoubt) {
    this(name, description, lane, consent, life, Map.of(), inDoubt);
  }

  /** The rule that holds for this category on a channel. */
  public InDoubtRule inDoubtOn(Channel channel) {
    return inDoubt.getOrDefault(channel, InDoubtRule.defaultFor(channel));
  }

  /** When this category is tried again on a channel. */
  public RetrySchedule retryOn(Channel channel) {
    RetrySchedule named = retry.get(channel);
    return named == null ? RetrySchedule.defaultFor(channel, life) : named;
  }
}
