package io.pabal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.cli.demo.DemoEvent.Phase;
import io.pabal.deliver.channel.MessageRenderer;
import io.pabal.deliver.render.MustacheRenderer;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.plan.intake.DecodedEvent;
import io.pabal.plan.intake.EventDecoder;
import io.pabal.plan.intake.Refusal;
import io.pabal.plan.recipient.DecisionPolicy;
import io.pabal.plan.recipient.Known;
import io.pabal.plan.recipient.Planned;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.event.RecipientEvent;
import io.pabal.schema.plan.OutboxNotification;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
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
    Catalog shop =
        CatalogFiles.load(Path.of("../catalogs/shop"))
            .draft()
            .orElseThrow()
            .publishable(Optional.empty(), Clock.systemUTC());
    MessageRenderer.Compiled texts = new MustacheRenderer().compile(shop);
    DecisionPolicy policy = new DecisionPolicy(Duration.ofDays(3));
    Map<String, Person> people = new HashMap<>();
    run.script.people().forEach(person -> people.put(person.id(), person));
    Set<String> decided = new HashSet<>();
    for (DemoEvent event : run.script.events()) {
      if (event.deadLetter() != null) {
        assertThatThrownBy(() -> decode(event))
            .as(event.row())
            .isInstanceOfSatisfying(
                Refusal.class, r -> assertThat(r.reason()).isEqualTo(event.deadLetter()));
        continue;
      }
      DecodedEvent decoded = decode(event);
      assertThat(decoded.recipients()).containsExactlyElementsOf(event.expected().keySet());
      String recipient = decoded.recipients().get(0);
      Person person = people.get(recipient);
      Known known =
          new Known(
              person == null ? null : person.profile(WitnessedRun.NOW),
              person == null ? null : person.preferences(),
              shop,
              WitnessedRun.NOW);
      Planned planned =
          policy.decide(
              new RecipientEvent(recipient, decoded.event()), known, !decided.add(event.id()));
      assertThat(planned.decision().reason())
          .as(event.row() + " " + event.id())
          .isEqualTo(event.expected().get(recipient).reason());
      Set<String> items = new HashSet<>();
      for (OutboxNotification notification : planned.notifications()) {
        items.add(notification.items().get(0).itemId());
        String words =
            String.join("\n", new TreeMap<>(texts.render(notification).parts()).values());
        assertThat(words).containsPattern(event.says());
        if (event.neverSays() != null) {
          assertThat(words).doesNotContainPattern(event.neverSays());
        }
      }
      assertThat(items).as(event.row()).isEqualTo(event.items().keySet());
    }
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
    DemoScript other = DemoScript.of("abd", WitnessedRun.NOW, new DemoScript.Sizes(60, 10, 1, 3));
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
