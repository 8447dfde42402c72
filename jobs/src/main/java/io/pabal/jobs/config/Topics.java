package io.pabal.jobs.config;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.util.List;
import java.util.Map;

/**
 * The names of all topics.
 *
 * @param prefix first part of the names of Pabal's own
 * @param events the events topics a lane; they may be a company's own
 */
public record Topics(String prefix, Map<Lane, List<String>> events) {
  public Topics {
    events = Map.copyOf(events);
  }

  /** Profiles of recipients: compacted. */
  public String profiles() {
    return prefix + "profiles";
  }

  /** Preferences of recipients: compacted. */
  public String preferences() {
    return prefix + "preferences";
  }

  /** Catalog versions: compacted. */
  public String catalog() {
    return prefix + "catalog";
  }

  /** What plan decided. */
  public String decisions() {
    return prefix + "decisions";
  }

  /** What deliver gives back to plan. */
  public String feedback() {
    return prefix + "feedback";
  }

  /** What others tell about messages that were sent: unsubscriptions. */
  public String callbacks() {
    return prefix + "callbacks";
  }

  /** What recipients unsubscribed from: compacted. */
  public String optOuts() {
    return prefix + "opt-outs";
  }

  /** Questions about the state of a recipient. */
  public String inspect() {
    return prefix + "inspect";
  }

  /** Their answers. */
  public String inspectReplies() {
    return prefix + "inspect.replies";
  }

  /** What could not be processed. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** What plan hands to deliver. */
  public String outbox(Channel channel, Lane lane) {
    return prefix + "outbox." + channel.label() + "." + lane.label();
  }

  /** Vetoes. */
  public String control(Channel channel) {
    return prefix + "control." + channel.label();
  }

  /**
   * Where the benchmarks' yardstick writes; no part of Pabal reads it, and init doesn't make it.
   */
  public String passThrough() {
    return prefix + "bench.pass-through";
  }

  /** Intents, outcomes, markers. */
  public String outcomes(Channel channel) {
    return prefix + "outcomes." + channel.label();
  }
}
