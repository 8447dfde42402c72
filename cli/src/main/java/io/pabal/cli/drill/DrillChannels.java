package io.pabal.cli.drill;

import io.pabal.schema.Channel;
import java.util.List;

/** The channels that drills send on. */
final class DrillChannels {
  static final List<Channel> ALL = List.of(Channel.EMAIL, Channel.SMS);

  /** With push, for drills that look at what channels feel of each other. */
  static final List<Channel> WITH_PUSH = List.of(Channel.EMAIL, Channel.SMS, Channel.PUSH);

  private DrillChannels() {}
}
