package io.pabal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.jobs.catalog.CatalogDraft;
import io.pabal.plan.audience.AudiencePolicy;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.recipient.DecisionPolicy;
import io.pabal.plan.recipient.Known;
import io.pabal.plan.recipient.Planned;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.Decision;
import io.pabal.schema.plan.OutboxNotification;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the script expects by hand is what plan's code does, and its texts can be written. */
class DemoScriptTest {
  private final WitnessedRun run = new WitnessedRun();

  @Test
  void expectsWhatPlanDecides() throws Exception {
    Catalog catalog = catalog();
    MessageRenderer.Compiled texts = new MustacheRenderer().compile(catalog);
    DecisionPolicy policy = new DecisionPolicy(Duration.ofDays(3));
    Map<String, Person> people = new HashMap<>();
    run.script.people().forEach(person -> people.put(person.id(), person));
    Set<String> decided = new HashSet<>();
    for (DemoEvent event : run.script.events()) {
      if (event.deadLetter() != null) {
        assertThatThrownBy(() -> concerned(decode(event), catalog))
            .as(event.row())
            .isInstanceOfSatisfying(
                Refusal.class, r -> assertThat(r.reason()).isEqualTo(event.deadLetter()));
        continue;
      }
      DecodedEvent decoded = decode(event);
      List<String> told = concerned(decoded, catalog);
      assertThat(told).as(event.row()).hasSameElementsAs(event.expected().keySet());
      Set<String> items = new HashSet<>();
      for (String recipient : told) {
        Person person = people.get(recipient);
        Known known =
            new Known(
                person == null ? null : person.profile(WitnessedRun.NOW),
                person == null ? null : person.preferences(),
                catalog,
                WitnessedRun.NOW);
        boolean again = !decided.add(event.id() + " " + recipient);
        Planned planned =
            policy.decide(new RecipientEvent(recipient, decoded.event()), known, again);
        agrees(event, recipient, planned.decision());
        items.addAll(rendered(event, planned, texts));
      }
      assertThat(items).as(event.row()).isEqualTo(event.items().keySet());
    }
  }

  /** The shop's as {@code up} publishes it, and what the demo adds. */
  private static Catalog catalog() throws Exception {
    Catalog shop = publishable(DemoCatalog.draft(Path.of("../catalogs/shop")));
    CatalogDraft network = DemoCatalog.draft(Path.of("../catalogs/social"));
    Catalog both = publishable(DemoCatalog.completed(Optional.of(shop), network).orElseThrow());
    assertThat(DemoCatalog.completed(Optional.of(both), network)).isEmpty();
    return both;
  }

  private static Catalog publishable(CatalogDraft draft) {
    return draft.publishable(Optional.empty(), Clock.systemUTC());
  }

  @Test
  void needsTheShopsCatalog() throws Exception {
    CatalogDraft network = DemoCatalog.draft(Path.of("../catalogs/social"));
    assertThatThrownBy(() -> DemoCatalog.completed(Optional.of(publishable(network)), network))
        .hasMessageContaining("order.paid")
        .hasMessageContaining("catalog apply catalogs/shop");
  }

  private List<String> concerned(DecodedEvent decoded, Catalog catalog) throws Refusal {
    if (!decoded.recipients().isEmpty()) {
      return decoded.recipients();
    }
    List<String> topics =
        new AudiencePolicy(Duration.ofDays(3)).topics(decoded.event(), catalog, WitnessedRun.NOW);
    return run.script.people().stream()
        .filter(person -> topics.stream().anyMatch(person.follows()::contains))
        .map(Person::id)
        .toList();
  }

  private static void agrees(DemoEvent event, String recipient, Decision decision) {
    Expectation expected = event.expected().get(recipient);
    assertThat(decision.reason())
        .as(event.row() + " " + event.id() + " for " + recipient)
        .isEqualTo(expected.reason());
    expected
        .denied()
        .forEach(
            (channel, rule) ->
                assertThat(decision.channels())
                    .as(event.row() + " for " + recipient)
                    .anyMatch(
                        c ->
                            c.channel() == channel
                                && c.preferenceRule() == rule
                                && c.reason() != ChannelReason.CHOSEN));
  }

  private static Set<String> rendered(
      DemoEvent event, Planned planned, MessageRenderer.Compiled texts) throws Exception {
    Set<String> items = new HashSet<>();
    for (OutboxNotification notification : planned.notifications()) {
      items.add(notification.items().get(0).itemId());
      String words = String.join("\n", new TreeMap<>(texts.render(notification).parts()).values());
      assertThat(words).containsPattern(event.says());
      if (event.neverSays() != null) {
        assertThat(words).doesNotContainPattern(event.neverSays());
      }
    }
    return items;
  }

  private static DecodedEvent decode(DemoEvent event) throws Refusal {
    return new EventDecoder(event.lane())
        .decode(
            new RawRecord(
                "t", 0, 0, WitnessedRun.NOW.toEpochMilli(), null, event.value(), Map.of()),
            WitnessedRun.NOW);
  }

  @Test
  void givesEachRunPeopleAndEventsOfItsOwn() {
    DemoScript other =
        DemoScript.of(
            "abd", WitnessedRun.NOW, new DemoScript.Sizes(60, 10, 1, 3), WitnessedRun::device);
    Set<String> people = new HashSet<>();
    run.script.people().forEach(person -> people.add(person.id()));
    assertThat(other.people()).noneMatch(person -> people.contains(person.id()));
    Set<String> items = new HashSet<>();
    run.script.events().forEach(event -> items.addAll(event.items().keySet()));
    assertThat(other.events())
        .noneMatch(e -> e.items().keySet().stream().anyMatch(items::contains));
  }

  @Test
  void sendsTheSteadyPartForItsSeconds() {
    assertThat(run.script.of(Phase.WARM_UP)).hasSize(10);
    assertThat(run.script.of(Phase.STEADY)).hasSize(30);
    assertThat(run.script.of(Phase.SALE)).hasSize(60);
  }
}
