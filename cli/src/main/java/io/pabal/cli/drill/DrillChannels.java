package io.pabal.cli.drill;

import io.pabal.schema.Channel;
import java.util.List;

/** The channels that drills send on: those that the local system and the drill's catalog have. */
final class DrillChannels {
  static final List<Channel> ALL = List.of(Channel.EMAIL, Channel.SMS);

  private DrillChannels() {}
}
