package io.pabal.deliver.channel;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.io.Serializable;
import java.time.Duration;

/** Opens senders on the task manager, from configuration that was checked before. */
public interface SenderFactory extends Serializable {
  /** The channel whose messages the senders take. */
  Channel channel();

  /** Hand-overs under way at the same time, a lane and subtask; at least 1. */
  int capacity(Lane lane);

  /** By when a hand-over is answered or in doubt. */
  Duration deadline();

  /** Opens a sender for one lane of one subtask. Must not connect yet. */
  Sender open(Lane lane);
}
