package io.pabal.cli.drill;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The hostile cases of every topic but the events: pure. */
final class HostileTopics {
  private HostileTopics() {}

  /** All of them, always in the same order. */
  static List<Function<HostileScene, HostileRecord>> all() {
    List<Function<HostileScene, HostileRecord>> all = new ArrayList<>();
    all.addAll(HostileDocuments.profiles());
    all.addAll(HostileDocuments.preferences());
    all.addAll(HostileDocuments.subscriptions());
    all.addAll(HostileDocuments.optOuts());
    all.addAll(HostileCatalogs.catalog());
    all.addAll(HostileQuestions.callbacks());
    all.addAll(HostileQuestions.inspect());
    all.addAll(HostileHandOvers.feedback());
    for (Channel channel : DrillChannels.ALL) {
      all.addAll(HostileHandOvers.control(channel));
      for (Lane lane : Lane.values()) {
        all.addAll(HostileHandOvers.outbox(channel, lane));
      }
      all.addAll(HostileLogRecords.outcomes(channel));
    }
    all.addAll(HostileLogRecords.decisions());
    all.addAll(HostileLogRecords.deadLetters());
    return List.copyOf(all);
  }
}
