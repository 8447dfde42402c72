package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Notifications whose catalog version is not known, or not any more. */
class HandOverCatalogTest {
  private final Deliver.World world = Deliver.World.create();

  @Test
  void parksAnUnknownVersionLetsOthersPassAndGoesOnWhenItArrives() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(
        Letter.to("ann", "new").catalogVersion(2),
        Letter.to("ann", "behind"),
        Letter.to("bob", "b"));
    assertThat(world.provider().told()).containsExactly("b/1");

    deliver.catalog(2);
    assertThat(world.provider().told()).containsExactly("b/1", "new/1", "behind/1");
  }

  @Test
  void givesBackWhatWaitsTooLongForItsVersion() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "new").catalogVersion(2), Letter.to("ann", "behind"));
    deliver.passes(Deliver.CATALOG_WAIT.plusMillis(200));
    assertThat(deliver.said()).containsExactly("new/1 NO_CATALOG");
    assertThat(world.provider().told()).containsExactly("behind/1");
  }

  @Test
  void keepsWhatIsParkedOverARestart() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "new").catalogVersion(2));
    Deliver successor = Deliver.start(world, deliver.snapshot());
    assertThat(world.provider().told()).isEmpty();
    successor.catalog(2);
    assertThat(world.provider().told()).containsExactly("new/1");
  }

  @Test
  void endsTheLifeOfWhatIsParkedInTime() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(
        Letter.to("ann", "new").catalogVersion(2).sendBefore(ManualClock.START.plusSeconds(5)));
    deliver.passes(Duration.ofMillis(5_200));
    assertThat(deliver.said()).containsExactly("new/1 EXPIRED");
  }

  @Test
  void startsNoMoreThanTheCapacityWhenAVersionArrives() throws Exception {
    world
        .provider()
        .capacity(2)
        .always(Lane.NORMAL, envelope -> new CompletableFuture<HandOverResult>());
    Deliver deliver = Deliver.fresh(world);
    for (int i = 0; i < 6; i++) {
      deliver.arrives(Letter.to("r" + i, "i" + i).catalogVersion(2));
    }
    deliver.catalog(2);
    assertThat(world.provider().told()).containsExactly("i0/1", "i1/1");
    assertThat(world.topic().intents()).hasSize(2);
  }

  @Test
  void startsNothingWhenAVersionArrivesWithoutALease() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "new").catalogVersion(2));
    deliver.coordinatorAnswers(false).passes(Deliver.HEARTBEAT_TIMEOUT);
    deliver.catalog(2);
    assertThat(world.topic().intents()).isEmpty();
    deliver.coordinatorAnswers(true).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).containsExactly("new/1");
  }

  @Test
  void aVersionThatDoesNotCompileStopsOnlyItsOwnNotifications() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.catalog(2, PlainRenderer.BROKEN);
    deliver.arrives(Letter.to("ann", "a"), Letter.to("bob", "b").catalogVersion(2));
    assertThat(world.provider().told()).containsExactly("a/1");

    Deliver successor = Deliver.start(world, deliver.snapshot());
    successor.arrives(Letter.to("ann", "a2")).passes(Deliver.CATALOG_WAIT.plusMillis(200));
    assertThat(world.provider().told()).containsExactly("a/1", "a2/1");
    assertThat(successor.said()).containsExactly("b/1 NO_CATALOG");
  }

  @Test
  void keepsFewerOfLargeVersions() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    // One character more than fits beside the others, so the ninth goes.
    int large = (int) (Catalog.KEPT_CHARS / Catalog.VERSIONS_KEPT);
    for (int version = 2; version <= Catalog.VERSIONS_KEPT + 1; version++) {
      deliver.catalog(version, "e".repeat(large));
    }
    deliver.arrives(Letter.to("ann", "oldest").catalogVersion(2));
    assertThat(world.provider().told()).containsExactly("oldest/1");

    deliver.catalog(Catalog.VERSIONS_KEPT + 2);
    deliver.arrives(
        Letter.to("bob", "gone").catalogVersion(2), Letter.to("cid", "kept").catalogVersion(3));
    assertThat(world.provider().told()).containsExactly("oldest/1", "kept/1");
  }

  @Test
  void saysEachMessageInTheWordsOfItsOwnVersionThroughAHundredChanges() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    List<String> expected = new ArrayList<>();
    for (int version = 2; version <= 101; version++) {
      boolean broken = version % 10 == 0;
      deliver.catalog(version, broken ? PlainRenderer.BROKEN : "v" + version);
      // What was planned long ago, with the version before, and with this one.
      int old = Math.max(1, version - 60);
      for (int planned : new TreeSet<>(List.of(old, version - 1, version))) {
        String item = "i" + version + "-" + planned;
        deliver.arrives(Letter.to("r" + item, item).catalogVersion(planned));
        if (planned % 10 != 0) {
          expected.add(item + "/1 in " + (planned == 1 ? "en" : "v" + planned));
        }
      }
    }
    assertThat(world.provider().saidInLocales()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(world.provider().told()).doesNotHaveDuplicates();
  }

  @Test
  void keepsTheNewestVersionsOnly() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    for (int version = 2; version <= Catalog.VERSIONS_ON_TOPIC + 1; version++) {
      deliver.catalog(version);
    }
    deliver.catalog(1);
    deliver.arrives(Letter.to("ann", "old"), Letter.to("bob", "b").catalogVersion(2));
    assertThat(world.provider().told()).containsExactly("b/1");
    deliver.passes(Deliver.CATALOG_WAIT.plusMillis(200));
    assertThat(deliver.said()).containsExactly("old/1 " + OutcomeClass.NO_CATALOG);
  }
}
