package io.pabal.plan.recipient;

import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.deliver.VetoReason;
import io.pabal.schema.event.Event;
import io.pabal.schema.recipient.AddressPreference;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.Suppression;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a change of wishes stops that is already in an outbox: pure. Only what was allowed before
 * and is not any more is vetoed, down to the actor, the thread and the address; what is still
 * wanted goes on, and what is switched on brings nothing back.
 */
public final class VetoPolicy {

  private VetoPolicy() {}

  /**
   * The vetoes of a change of preferences.
   *
   * @param before null when nothing was known
   * @param after null when nothing is known any more
   * @param catalog its categories say what silence means; null when none is known
   * @param now plan's clock: everything decided until now was decided without the change
   */
  public static List<Veto> onPreferences(
      String recipient, Preferences before, Preferences after, Catalog catalog, Instant now) {
    return onChange(recipient, Wishes.of(before), Wishes.of(after), catalog, now);
  }

  /** The vetoes of a change of anything a recipient said. */
  static List<Veto> onChange(
      String recipient, Wishes before, Wishes after, Catalog catalog, Instant now) {
    Map<String, Optional<Category>> categories = categories(before, after, catalog);
    List<Veto> vetoes = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      Scope whole = new Scope(recipient, channel, now);
      if (PreferencePolicy.offForEverything(before.preferences(), channel)) {
        continue;
      }
      if (PreferencePolicy.offForEverything(after.preferences(), channel)) {
        vetoes.add(whole.veto(null, null, List.of(), List.of(), List.of()));
        continue;
      }
      vetoes.addAll(newlyMuted(whole, before.preferences(), after.preferences()));
      categories.forEach(
          (name, category) ->
              stopped(name, category, new Change(before, after, channel))
                  .ifPresent(
                      who -> vetoes.add(whole.veto(name, null, who.only(), who.but(), List.of()))));
    }
    return vetoes;
  }

  /** The vetoes of an erasure: nothing at all may leave, mandatory or not. */
  public static List<Veto> onErasure(String recipient, Instant now) {
    return Stream.of(Channel.values())
        .map(
            channel ->
                new Veto(Veto.SCHEMA, recipient, channel, null, null, now, VetoReason.ERASED, now))
        .toList();
  }

  /** The vetoes of what a producer takes back. */
  static List<Veto> onCancellation(String recipient, Event cancelling, Instant now) {
    return Stream.of(Channel.values())
        .map(
            channel ->
                new Veto(
                    Veto.SCHEMA,
                    recipient,
                    channel,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    cancelling.source(),
                    cancelling.cancels(),
                    now,
                    VetoReason.CANCELLED,
                    now))
        .toList();
  }

  /** The veto of a suppression: nothing may leave to that address, mandatory or not. */
  static Veto onSuppression(String recipient, Suppression word, Instant now) {
    return new Veto(
        Veto.SCHEMA,
        recipient,
        word.channel(),
        null,
        null,
        word.addressKey(),
        List.of(),
        List.of(),
        List.of(),
        now,
        VetoReason.SUPPRESSED,
        now);
  }

  /** Threads, actors and addresses that are off whatever the category, and were not before. */
  private static List<Veto> newlyMuted(Scope whole, Preferences before, Preferences after) {
    if (after == null) {
      return List.of();
    }
    List<Veto> vetoes = new ArrayList<>();
    List<String> threads =
        new LinkedHashSet<>(after.mutedThreads())
            .stream()
                .filter(thread -> before == null || !before.mutedThreads().contains(thread))
                .toList();
    if (!threads.isEmpty()) {
      vetoes.add(whole.veto(null, null, List.of(), List.of(), threads));
    }
    List<String> actors =
        new LinkedHashSet<>(after.mutedActors())
            .stream()
                .filter(actor -> before == null || !before.mutedActors().contains(actor))
                .toList();
    if (!actors.isEmpty()) {
      vetoes.add(whole.veto(null, null, actors, List.of(), List.of()));
    }
    for (AddressPreference address : after.addresses()) {
      boolean off = address.denies(whole.channel(), address.value());
      if (off && (before == null || !before.denies(whole.channel(), address.value()))) {
        String key = Ids.addressKey(whole.channel(), address.value());
        vetoes.add(whole.veto(null, key, List.of(), List.of(), List.of()));
      }
    }
    return vetoes;
  }

  /** The categories that the change may concern; empty for those that no catalog names. */
  private static Map<String, Optional<Category>> categories(
      Wishes before, Wishes after, Catalog catalog) {
    Map<String, Optional<Category>> categories = new TreeMap<>();
    Stream.of(before, after)
        .flatMap(VetoPolicy::named)
        .forEach(category -> categories.put(category, Optional.empty()));
    if (catalog != null) {
      for (Category category : catalog.categories()) {
        categories.put(category.name(), Optional.of(category));
      }
    }
    return categories;
  }

  /**
   * Whose actions are stopped: only these, or everybody's but these.
   *
   * @param only empty for everybody
   * @param but empty for no exception
   */
  private record Stopped(List<String> only, List<String> but) {}

  /** A change of preferences as one channel sees it. */
  private record Change(Wishes before, Wishes after, Channel channel) {}

  /**
   * Asks for every actor that a sender rule of the category names, and for anybody else: all those
   * whom no rule names are judged alike.
   */
  private static Optional<Stopped> stopped(
      String name, Optional<Category> category, Change change) {
    Set<String> actors = new LinkedHashSet<>();
    Stream.of(change.before(), change.after())
        .flatMap(wishes -> senders(wishes, name, change.channel()).stream())
        .forEach(senders -> actors.addAll(senders.actors()));
    List<String> stopped = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String actor : actors) {
      (isStopped(name, category, change, actor) ? stopped : others).add(actor);
    }
    if (isStopped(name, category, change, null)) {
      return Optional.of(new Stopped(List.of(), others));
    }
    return stopped.isEmpty() ? Optional.empty() : Optional.of(new Stopped(stopped, List.of()));
  }

  private static Optional<SenderPreference> senders(
      Wishes wishes, String category, Channel channel) {
    return wishes.category(category).flatMap(c -> c.sendersOn(channel));
  }

  private static boolean isStopped(
      String name, Optional<Category> category, Change change, String actor) {
    Sender sender = new Sender(actor, null);
    Channel channel = change.channel();
    if (category.isPresent()) {
      return PreferencePolicy.judge(category.get(), change.before(), channel, sender).allows()
          && !PreferencePolicy.judge(category.get(), change.after(), channel, sender).allows();
    }
    // An older catalog may have named it, with whatever consent: then only a clear yes goes on.
    Optional<Boolean> old = word(name, change.before(), channel, actor);
    Optional<Boolean> young = word(name, change.after(), channel, actor);
    return !young.equals(old)
        && !young.equals(Optional.of(true))
        && !old.equals(Optional.of(false));
  }

  private static Optional<Boolean> word(
      String category, Wishes wishes, Channel channel, String actor) {
    if (PreferencePolicy.muted(wishes.preferences(), channel, new Sender(actor, null)).isPresent()
        || wishes.unsubscribed(category)
        || senders(wishes, category, channel).filter(s -> !s.allows(actor)).isPresent()) {
      return Optional.of(false);
    }
    return PreferencePolicy.word(wishes.category(category), channel)
        .map(PreferencePolicy.Verdict::allows);
  }

  private static Stream<String> named(Wishes wishes) {
    Stream<String> unsubscribed = wishes.optOuts().since().keySet().stream();
    return wishes.preferences() == null
        ? unsubscribed
        : Stream.concat(
            wishes.preferences().categories().stream().map(CategoryPreference::category),
            unsubscribed);
  }

  private record Scope(String recipient, Channel channel, Instant now) {
    Veto veto(
        String category,
        String addressKey,
        List<String> actors,
        List<String> exceptActors,
        List<String> threads) {
      return new Veto(
          Veto.SCHEMA,
          recipient,
          channel,
          category,
          null,
          addressKey,
          actors,
          exceptActors,
          threads,
          now,
          VetoReason.OPTED_OUT,
          now);
    }
  }
}
