package io.pabal.deliver.channel;

import java.io.Serializable;

/**
 * One server or gateway of a channel, and its place among the others.
 *
 * @param name in outcomes and metrics; unique in its channel, {@value #MAX_NAME_CHARS} characters
 *     at most
 * @param priority lower is asked first, 1 to {@value #MAX_PRIORITY}
 * @param weight share among those of one priority, 1 to {@value #MAX_WEIGHT}
 * @param budget what it may be given
 * @param senders opens its senders
 */
public record Provider(
    String name, int priority, int weight, ProviderBudget budget, SenderFactory senders)
    implements Serializable {
  /** Of a name: it is a label of metrics and stands in every record. */
  public static final int MAX_NAME_CHARS = 64;

  /** More places than providers. */
  public static final int MAX_PRIORITY = 100;

  /** Fine enough for shares of one percent. */
  public static final int MAX_WEIGHT = 100;

  /**
   * Checks the place and the name.
   *
   * @throws IllegalArgumentException if one is out of its bounds
   */
  public Provider {
    check(
        name != null && name.matches("[A-Za-z0-9._-]{1," + MAX_NAME_CHARS + "}"),
        "a provider's name has 1 to " + MAX_NAME_CHARS + " of A-Za-z0-9._-, not " + name);
    check(
        priority >= 1 && priority <= MAX_PRIORITY,
        "priority of " + name + " is 1 to " + MAX_PRIORITY + ", not " + priority);
    check(
        weight >= 1 && weight <= MAX_WEIGHT,
        "weight of " + name + " is 1 to " + MAX_WEIGHT + ", not " + weight);
  }

  /** A provider without others, and without a budget. */
  public static Provider only(String name, SenderFactory senders) {
    return new Provider(name, 1, 1, ProviderBudget.UNLIMITED, senders);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
