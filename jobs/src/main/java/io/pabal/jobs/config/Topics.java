package io.pabal.jobs.config;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.event.TopicGlob;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of all topics.
 *
 * @param prefix first part of the names of Pabal's own
 * @param events the events topics a lane, names and patterns ({@link TopicGlob}); they may be a
 *     company's own
 */
public record Topics(String prefix, Map<Lane, List<String>> events) {
  public Topics {
    events = Map.copyOf(events);
  }

  /**
   * The events topics of a lane that are named, patterns left out; the last is {@link #redrive}.
   */
  public List<String> named(Lane lane) {
    return Stream.concat(
            events.get(lane).stream().filter(entry -> !TopicGlob.isPattern(entry)),
            Stream.of(redrive(lane)))
        .toList();
  }

  /**
   * Where dead letters of a lane's events are driven again: a topic of Pabal's own, because other
   * readers of the events topics must not see a record twice.
   */
  public String redrive(Lane lane) {
    return prefix + "redrive." + lane.label();
  }

  /** The events topics of all lanes that are named, patterns left out. */
  public List<String> named() {
    return Arrays.stream(Lane.values()).flatMap(lane -> named(lane).stream()).toList();
  }

  /**
   * The lane of an events topic: the one that names it, else the one of whose patterns one fits.
   * Names that begin with the prefix of Pabal's own topics fit no pattern.
   */
  public Optional<Lane> laneOf(String topic) {
    return Arrays.stream(Lane.values())
        .filter(lane -> named(lane).contains(topic))
        .findFirst()
        .or(
            () ->
                topic.startsWith(prefix)
                    ? Optional.empty()
                    : Arrays.stream(Lane.values()).filter(lane -> fits(lane, topic)).findFirst());
  }

  private boolean fits(Lane lane, String topic) {
    return patterns(lane).stream().anyMatch(pattern -> TopicGlob.matches(pattern, topic));
  }

  private List<String> patterns(Lane lane) {
    return events.get(lane).stream().filter(TopicGlob::isPattern).toList();
  }

  /**
   * The topics of a lane as one regular expression, if patterns are among them; says the same as
   * {@link #laneOf}.
   */
  public Optional<Pattern> subscription(Lane lane) {
    List<String> patterns = patterns(lane);
    if (patterns.isEmpty()) {
      return Optional.empty();
    }
    String ofOthers = alternatives(named().stream().filter(t -> !named(lane).contains(t)));
    String regex =
        alternatives(named(lane).stream())
            + "|(?!"
            + ofOthers
            + "$)(?!"
            + Pattern.quote(prefix)
            + ")"
            + alternatives(patterns.stream());
    return Optional.of(Pattern.compile(regex));
  }

  private static String alternatives(Stream<String> namesOrPatterns) {
    // An empty group fits the empty text only, which is no topic.
    return namesOrPatterns.map(TopicGlob::regex).collect(Collectors.joining("|", "(?:", ")"));
  }

  /**
   * The events topics among those that exist: named ones whether they exist or not, and what fits a
   * pattern.
   */
  public List<String> events(Collection<String> existing) {
    Set<String> all = new TreeSet<>(named());
    existing.stream().filter(topic -> laneOf(topic).isPresent()).forEach(all::add);
    return List.copyOf(all);
  }

  /** Profiles of recipients: compacted. */
  public String profiles() {
    return prefix + "profiles";
  }

  /** Preferences of recipients: compacted. */
  public String preferences() {
    return prefix + "preferences";
  }

  /** Who is told what concerns which topic key: compacted. */
  public String subscriptions() {
    return prefix + "subscriptions";
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

  /** What others tell about messages that were sent: unsubscriptions and reports. */
  public String callbacks() {
    return prefix + "callbacks";
  }

  /** What recipients unsubscribed from: compacted. */
  public String optOuts() {
    return prefix + "opt-outs";
  }

  /** Reports on messages that plan has verified. */
  public String reports() {
    return prefix + "reports";
  }

  /** Which addresses of a recipient must not be used: compacted. */
  public String suppressions() {
    return prefix + "suppressions";
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

  /** What watch says of providers. */
  public String alerts() {
    return prefix + "alerts";
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
