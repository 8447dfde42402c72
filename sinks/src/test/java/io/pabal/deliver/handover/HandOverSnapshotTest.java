package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.deliver.VetoReason;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The snapshots that releases left behind: today's code restores every one of them. A new one is
 * written, into the sources, by {@code -Dpabal.snapshots.write=true}.
 */
class HandOverSnapshotTest {
  private static final String RELEASE = "0.1";
  private static final String FILE = "hand-over.snapshot";
  private static final String WRITE = "pabal.snapshots.write";

  private final Deliver.World world = Deliver.World.create();

  @ParameterizedTest
  @ValueSource(strings = RELEASE)
  void restoresTheSnapshotOfARelease(String release) throws Exception {
    Deliver deliver = Deliver.start(world, read(release)).passes(Duration.ofSeconds(1));

    assertThat(world.provider().told())
        .as("what was under way, what waited behind it, and nothing that was vetoed")
        .containsExactlyInAnyOrder("under-way/1", "behind/1");
    deliver.arrives(
        Letter.to("ann", "accepted"),
        Letter.to("bob", "refused"),
        Letter.to("cid", "vetoed"),
        Letter.to("dan", "held").inDoubt(InDoubtRule.HOLD));
    assertThat(world.provider().told()).hasSize(2);
    assertThat(deliver.said()).containsExactly("refused/1 TRANSIENT");

    deliver.catalog(2);
    assertThat(world.provider().told()).hasSize(3).endsWith("parked/1");
    deliver.snapshot();
    assertThat(deliver.recipientsInFlightState()).isEmpty();
  }

  /** Not a test: leaves the snapshot of this release. */
  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = "true")
  void writesTheSnapshotOfThisRelease() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "accepted"));
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.TRANSIENT));
    deliver.arrives(Letter.to("bob", "refused"));
    deliver.vetoed(Letter.veto("cid", VetoReason.OPTED_OUT));
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.IN_DOUBT));
    deliver.arrives(Letter.to("dan", "held").inDoubt(InDoubtRule.HOLD));
    deliver.arrives(Letter.to("eve", "parked").catalogVersion(2));
    world.provider().always(Lane.URGENT, ScriptedProvider.silence());
    deliver.arrives(Letter.to("fay", "under-way").urgent(), Letter.to("fay", "behind").urgent());

    Path file = Path.of("src", "test", "resources", "snapshots", RELEASE, FILE);
    Files.createDirectories(file.getParent());
    OperatorSnapshotUtil.writeStateHandle(deliver.snapshot(), file.toString());
  }

  private static OperatorSubtaskState read(String release) throws Exception {
    return OperatorSnapshotUtil.readStateHandle(resource(release).toString());
  }

  private static Path resource(String release) throws URISyntaxException {
    String name = "/snapshots/" + release + "/" + FILE;
    return Path.of(
        Objects.requireNonNull(HandOverSnapshotTest.class.getResource(name), name).toURI());
  }
}
