package io.pabal.cli.send;

import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.plan.audience.AudiencePolicy;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.recipient.DecisionPolicy;
import io.pabal.plan.recipient.Known;
import io.pabal.plan.recipient.Planned;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.OptOuts;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.Profile;
import io.pabal.schema.recipient.Suppressions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would become of an event, by the same policy that plan decides with and the same renderer
 * that deliver writes with. Two things it cannot know: whether the event was decided before, and
 * what changes until it is sent.
 */
final class DryRun {
  private final DecisionPolicy policy;
  private final AudiencePolicy audiences;
  private final Optional<Catalog> catalog;
  private final MessageRenderer.Compiled texts;

  /**
   * @param catalog empty when none was published
   * @param maxEventAge an older event is EXPIRED
   */
  DryRun(Optional<Catalog> catalog, Duration maxEventAge) {
    this.policy = new DecisionPolicy(maxEventAge);
    this.audiences = new AudiencePolicy(maxEventAge);
    this.catalog = catalog;
    this.texts = catalog.map(new MustacheRenderer()::compile).orElse(null);
  }

  /** What is known of one recipient; empty when nothing is. */
  record Recipient(
      Optional<Profile> profile,
      Optional<Preferences> preferences,
      OptOuts optOuts,
      Suppressions suppressions) {}

  /** Where the knowledge comes from: topics or files. */
  @FunctionalInterface
  interface Recipients {
    /**
     * What is known.
     *
     * @param category the only one whose opt-out is asked for, or empty without a rule
     */
    Recipient of(String recipient, Optional<String> category);
  }

  /** A decision and the messages that it would lead to. */
  record Result(Decision decision, List<Message> messages) {}

  /**
   * One message.
   *
   * @param locale the language it is written in, or null when it cannot be written
   * @param parts the texts by part; empty when it cannot be written
   * @param problem why it cannot be written, or null
   */
  record Message(
      String channel, String address, String locale, Map<Part, String> parts, String problem) {}

  /** Decides for every recipient of the event, in its order. */
  List<Result> of(DecodedEvent decoded, Recipients recipients, Instant now) {
    List<Result> results = new ArrayList<>();
    Optional<String> category =
        catalog.flatMap(c -> c.ruleFor(decoded.event().type())).map(Rule::category);
    for (String recipient : decoded.recipients()) {
      Recipient known = recipients.of(recipient, category);
      Planned planned =
          policy.decide(
              new RecipientEvent(recipient, decoded.event()),
              new Known(
                  known.profile().orElse(null),
                  known.preferences().orElse(null),
                  known.optOuts(),
                  known.suppressions(),
                  catalog.orElse(null),
                  now),
              false);
      results.add(
          new Result(
              planned.decision(), planned.notifications().stream().map(this::message).toList()));
    }
    return results;
  }

  /**
   * Whom an event concerns that names nobody.
   *
   * @throws Refusal when it would become a dead letter
   */
  String audience(Event event, Instant now) throws Refusal {
    List<String> topics = audiences.topics(event, catalog.orElse(null), now);
    return topics.size() == 1 ? "the subscribers of " + topics.get(0) : "everyone with a profile";
  }

  private Message message(OutboxNotification notification) {
    String channel = notification.channel().label();
    String address = notification.address().value();
    try {
      RenderedMessage rendered = texts.render(notification);
      return new Message(
          channel, address, rendered.locale(), new TreeMap<>(rendered.parts()), null);
    } catch (UnsendableMessageException e) {
      return new Message(
          channel, address, null, Map.of(), e.outcome().name() + ": " + e.getMessage());
    }
  }
}
