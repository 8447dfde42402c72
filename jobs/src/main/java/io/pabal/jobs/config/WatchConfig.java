package io.pabal.jobs.config;

import static io.pabal.jobs.config.PabalOptions.WATCH_ADMINISTRATORS;
import static io.pabal.jobs.config.PabalOptions.WATCH_BACKLOG_AGE;
import static io.pabal.jobs.config.PabalOptions.WATCH_EVENTS_TOPIC;
import static io.pabal.jobs.config.PabalOptions.WATCH_FAILED_SHARE;
import static io.pabal.jobs.config.PabalOptions.WATCH_FORGET_AFTER;
import static io.pabal.jobs.config.PabalOptions.WATCH_HEALTHY_FOR;
import static io.pabal.jobs.config.PabalOptions.WATCH_MINIMUM_COUNT;
import static io.pabal.jobs.config.PabalOptions.WATCH_REMINDER_INTERVAL;
import static io.pabal.jobs.config.PabalOptions.WATCH_SILENCE;
import static io.pabal.jobs.config.PabalOptions.WATCH_SLOW_EMAIL;
import static io.pabal.jobs.config.PabalOptions.WATCH_SLOW_PUSH;
import static io.pabal.jobs.config.PabalOptions.WATCH_SLOW_SHARE;
import static io.pabal.jobs.config.PabalOptions.WATCH_SLOW_SMS;
import static io.pabal.jobs.config.PabalOptions.WATCH_WINDOW;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.event.TopicGlob;
import io.pabal.watch.WatchSettings;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;

/** What the part watch needs of the configuration. */
public final class WatchConfig {
  private WatchConfig() {}

  /**
   * The settings.
   *
   * @throws ConfigException naming every broken relation
   */
  public static WatchSettings settings(PabalConfig config) {
    ReadableConfig values = config.values();
    try {
      return new WatchSettings(
              values.get(WATCH_WINDOW),
              values.get(WATCH_MINIMUM_COUNT),
              values.get(WATCH_FAILED_SHARE),
              values.get(WATCH_SLOW_SHARE),
              Map.of(
                  Channel.EMAIL, values.get(WATCH_SLOW_EMAIL),
                  Channel.SMS, values.get(WATCH_SLOW_SMS),
                  Channel.PUSH, values.get(WATCH_SLOW_PUSH)),
              values.get(WATCH_SILENCE),
              values.get(WATCH_BACKLOG_AGE),
              values.get(WATCH_HEALTHY_FOR),
              values.get(WATCH_REMINDER_INTERVAL),
              values.get(WATCH_FORGET_AFTER),
              values.get(WATCH_ADMINISTRATORS))
          .checked();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /**
   * Where messages for administrators begin their way: an events topic that plan reads in the
   * urgent lane.
   *
   * @throws ConfigException when the one that is named is no such topic
   */
  public static String eventsTopic(PabalConfig config) {
    Topics topics = config.topics();
    // The last of the named ones is Pabal's own topic of redriven events, which is always there.
    String topic =
        config
            .values()
            .getOptional(WATCH_EVENTS_TOPIC)
            .orElseGet(() -> topics.named(Lane.URGENT).get(0));
    boolean urgent = topics.laneOf(topic).filter(lane -> lane == Lane.URGENT).isPresent();
    if (!urgent || TopicGlob.isPattern(topic)) {
      throw new ConfigException(
          WATCH_EVENTS_TOPIC.key() + " " + topic + " is no events topic of the urgent lane");
    }
    return topic;
  }
}
