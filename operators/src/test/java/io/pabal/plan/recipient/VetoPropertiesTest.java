package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Reach;
import io.pabal.schema.catalog.Rule;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.event.Event;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A change of wishes stops in the outbox exactly what would not be planned after it: for all
 * documents before and after, and all events.
 */
class VetoPropertiesTest {
  private static final Profile PROFILE =
      Samples.profile(
          Stream.concat(
                  AnyWishes.ADDRESSES.stream().map(value -> new Address(Channel.EMAIL, value)),
                  Stream.of(new Address(Channel.SMS, "+821012345678")))
              .toArray(Address[]::new));

  @Property(tries = 3000)
  void stopsWhatIsNoLongerWantedAndNothingElse(
      @ForAll("wishes") Wishes before,
      @ForAll("wishes") Wishes after,
      @ForAll("categories") Category category,
      @ForAll("senders") Sender sender) {
    Catalog catalog = catalog(category);
    List<OutboxNotification> planned = planned(before, catalog, sender);
    Set<String> stillPlanned =
        planned(after, catalog, sender).stream()
            .map(n -> n.items().get(0).itemId())
            .collect(Collectors.toSet());

    List<Veto> vetoes = VetoPolicy.onChange(Samples.ANNA, before, after, catalog, Samples.NOW);

    for (OutboxNotification notification : planned) {
      boolean stopped =
          vetoes.stream()
              .filter(veto -> veto.channel() == notification.channel())
              .anyMatch(veto -> veto.stops(notification, notification.items().get(0)));
      assertThat(stopped)
          .as("%s with %s", notification.address(), vetoes)
          .isEqualTo(!stillPlanned.contains(notification.items().get(0).itemId()));
    }
  }

  @Property
  void sameWishesStopNothing(
      @ForAll("wishes") Wishes wishes, @ForAll("categories") Category category) {
    assertThat(VetoPolicy.onChange(Samples.ANNA, wishes, wishes, catalog(category), Samples.NOW))
        .isEmpty();
  }

  @Provide
  Arbitrary<Wishes> wishes() {
    return AnyWishes.wishes();
  }

  @Provide
  Arbitrary<Category> categories() {
    return AnyWishes.categories();
  }

  @Provide
  Arbitrary<Sender> senders() {
    return AnyWishes.senders();
  }

  private static List<OutboxNotification> planned(Wishes wishes, Catalog catalog, Sender sender) {
    Event event = Samples.event("e1", AnyWishes.CATEGORY);
    Event told =
        new Event(
            event.id(),
            event.source(),
            event.type(),
            event.time(),
            null,
            sender.actor(),
            sender.thread(),
            event.dataJson(),
            event.lane(),
            event.position(),
            event.appendedAt());
    return new DecisionPolicy(Duration.ofDays(3))
        .decide(
            new RecipientEvent(Samples.ANNA, told),
            new Known(PROFILE, wishes.preferences(), wishes.optOuts(), catalog, Samples.NOW),
            false)
        .notifications();
  }

  private static Catalog catalog(Category category) {
    return new Catalog(
        Catalog.SCHEMA,
        1,
        "hash",
        Samples.NOW,
        "en",
        "UTC",
        List.of(category),
        List.of(
            new Rule(
                "shop." + AnyWishes.CATEGORY,
                AnyWishes.CATEGORY,
                "t",
                List.of(Channel.EMAIL, Channel.SMS),
                Reach.ALL,
                Reach.ALL)),
        List.of());
  }
}
