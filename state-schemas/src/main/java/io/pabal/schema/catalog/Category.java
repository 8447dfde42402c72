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
 */
public record Category(
    String name,
    String description,
    Lane lane,
    Consent consent,
    Duration life,
    Map<Channel, Boolean> defaults,
    Map<Channel, InDoubtRule> inDoubt) {
  public Category {
    defaults = defaults == null ? Map.of() : Map.copyOf(defaults);
    inDoubt = inDoubt == null ? Map.of() : Map.copyOf(inDoubt);
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
}
