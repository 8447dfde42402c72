package io.pabal.cli.send;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which topic an event belongs to: the one named, else the first of the lane named, else the first
 * of the lane that the newest catalog gives to the event's type.
 */
final class Destination {
  private final Topics topics;
  private final String topic;
  private final Lane lane;
  private final Supplier<Optional<Catalog>> newest;
  private Optional<Catalog> catalog;

  /**
   * @param topic or null
   * @param lane or null
   * @param newest asked at most once, and only when it is needed
   */
  Destination(Topics topics, String topic, Lane lane, Supplier<Optional<Catalog>> newest) {
    this.topics = topics;
    this.topic = topic;
    this.lane = lane;
    this.newest = newest;
  }

  /** A topic and its lane. */
  record Place(String topic, Lane lane) {}

  /**
   * The place of an event.
   *
   * @param eventType or null when it could not be read
   * @throws LocalSystemException when it cannot be told, with what to do
   */
  Place of(String eventType) {
    if (topic != null) {
      return new Place(topic, laneOf(topic));
    }
    if (lane != null) {
      return first(lane);
    }
    // What cannot be read has no type; as a dead letter it does no harm in the normal lane.
    return first(eventType == null ? Lane.NORMAL : laneOfType(eventType));
  }

  private Place first(Lane chosen) {
    List<String> names = topics.named(chosen);
    if (names.get(0).equals(topics.redrive(chosen))) {
      throw new LocalSystemException(
          "the configuration names no events topic of lane " + chosen.label());
    }
    return new Place(names.get(0), chosen);
  }

  private Lane laneOf(String name) {
    return topics
        .laneOf(name)
        .orElseThrow(
            () ->
                new LocalSystemException(
                    "nobody reads "
                        + name
                        + ": the configuration's events topics are "
                        + topics.events()));
  }

  /** The newest catalog, if any was published; asked at most once. */
  Optional<Catalog> catalog() {
    if (catalog == null) {
      catalog = newest.get();
    }
    return catalog;
  }

  private Lane laneOfType(String eventType) {
    if (catalog().isEmpty()) {
      throw new LocalSystemException(
          "no catalog was published, so nobody knows the lane of "
              + eventType
              + ". Publish one with 'pabal catalog apply', or name --lane.");
    }
    return catalog
        .get()
        .ruleFor(eventType)
        .flatMap(rule -> catalog.get().category(rule.category()))
        .map(Category::lane)
        .orElseThrow(
            () ->
                new LocalSystemException(
                    "no rule of catalog version "
                        + catalog.get().version()
                        + " names the type "
                        + eventType
                        + "; there are "
                        + catalog.get().rules().stream().map(r -> r.eventType()).toList()
                        + ". With --lane it is sent all the same, and decided NO_RULE."));
  }
}
