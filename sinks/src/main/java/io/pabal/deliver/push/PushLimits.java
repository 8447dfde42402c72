package io.pabal.deliver.push;

import io.pabal.schema.Lane;
import java.io.Serializable;
import java.time.Duration;

/**
 * What is sent at most to one platform, and for how long is waited.
 *
 * @param urgentCapacity hand-overs under way in the urgent lane, a subtask
 * @param normalCapacity hand-overs under way in the normal lane, a subtask
 * @param connect time to reach the platform
 * @param deadline time of a whole hand-over, a token included; past it NOT_SENT, or IN_DOUBT once
 *     the request is out. Google asks for at least ten seconds
 * @param identityHeaders whether requests say notification, items, hand-over and attempt in headers
 *     of their own: for sandboxes, real platforms ignore them
 */
public record PushLimits(
    int urgentCapacity,
    int normalCapacity,
    Duration connect,
    Duration deadline,
    boolean identityHeaders)
    implements Serializable {
  public PushLimits {
    PushCheck.that(urgentCapacity > 0 && urgentCapacity <= 1_000, "urgentCapacity is 1 to 1000");
    PushCheck.that(normalCapacity > 0 && normalCapacity <= 1_000, "normalCapacity is 1 to 1000");
    PushCheck.that(positive(connect) && positive(deadline), "times are longer than zero");
  }

  /** 16 urgent, 64 normal; ten seconds to connect, 15 in all. */
  public static PushLimits defaults() {
    return new PushLimits(16, 64, Duration.ofSeconds(10), Duration.ofSeconds(15), false);
  }

  /** Hand-overs under way in a lane. */
  public int capacity(Lane lane) {
    return switch (lane) {
      case URGENT -> urgentCapacity;
      case NORMAL -> normalCapacity;
    };
  }

  private static boolean positive(Duration duration) {
    return duration != null && !duration.isNegative() && !duration.isZero();
  }
}
