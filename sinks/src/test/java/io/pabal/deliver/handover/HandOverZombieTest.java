package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.OutcomeClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/**
 * A task that goes on after its successor has started: what it writes late must not undo what the
 * successor knows, and its late acceptance must not be forgotten.
 */
class HandOverZombieTest {
  private final Deliver.World world = Deliver.World.create();
  private final CompletableFuture<HandOverResult> zombiesAnswer = new CompletableFuture<>();

  @Test
  void aLateNotSentDoesNotFreeWhatIsHeld() throws Exception {
    // The zombie's intent is on disk, it is stopped; the successor holds the item.
    Letter letter = Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD);
    world.topic().fate(record -> record instanceof Intent ? Fate.DELAYED : Fate.ACKNOWLEDGED);
    Deliver zombie = Deliver.fresh(world);
    OperatorSubtaskState before = zombie.snapshot();
    zombie.arrives(letter);
    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    world.provider().next(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.IN_DOUBT));
    Deliver successor = Deliver.start(world, before).catalog(1).arrives(letter);
    assertThat(world.provider().told()).containsExactly("a/1");
    OperatorSubtaskState snapshot = successor.snapshot();

    // It wakes up: its intent arrives late, its lease is gone, and it says so.
    world.clock().advance(Deliver.HEARTBEAT_TIMEOUT);
    world.topic().release();
    zombie.settle();
    assertThat(world.topic().outcomes())
        .extracting(o -> o.outcome())
        .containsExactly(OutcomeClass.IN_DOUBT, OutcomeClass.NOT_SENT);

    Deliver.start(world, snapshot).arrives(letter).passes(Duration.ofSeconds(1));
    Deliver.start(world, before).catalog(1).arrives(letter).passes(Duration.ofSeconds(1));
    Deliver.start(world, null).catalog(1).arrives(letter).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).containsExactly("a/1");
  }

  @Test
  void aLateNotSentDoesNotHideTheSuccessorsOwnIntent() throws Exception {
    Letter letter = Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD);
    world.topic().fate(record -> record instanceof Intent ? Fate.DELAYED : Fate.ACKNOWLEDGED);
    Deliver zombie = Deliver.fresh(world);
    OperatorSubtaskState before = zombie.snapshot();
    zombie.arrives(letter);
    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    world.provider().next(Lane.NORMAL, ScriptedProvider.silence());
    Deliver successor = Deliver.start(world, before).catalog(1);
    successor.arrives(letter);
    OperatorSubtaskState snapshot = successor.snapshot();
    world.clock().advance(Deliver.HEARTBEAT_TIMEOUT);
    world.topic().release();
    zombie.settle();

    Deliver third = Deliver.start(world, snapshot);
    third.arrives(letter).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).containsExactly("a/1");
    assertThat(world.topic().outcomes())
        .extracting(o -> o.outcome())
        .containsExactly(OutcomeClass.NOT_SENT, OutcomeClass.IN_DOUBT);
  }

  @Test
  void aLateAcceptanceIsNeverForgotten() throws Exception {
    world.provider().next(Lane.NORMAL, envelope -> zombiesAnswer);
    Deliver zombie = Deliver.fresh(world);
    zombie.arrives(Letter.to("ann", "a"));
    OperatorSubtaskState snapshot = zombie.snapshot();
    // The successor repeats it, as the rule says, and is not answered either.
    world.provider().next(Lane.NORMAL, ScriptedProvider.silence());
    Deliver.start(world, snapshot);
    zombiesAnswer.complete(HandOverResult.of(OutcomeClass.ACCEPTED, "250", null));
    zombie.settle();
    world.provider().handedOver().clear();

    Deliver.start(world, snapshot).arrives(Letter.to("ann", "a")).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).isEmpty();
  }

  @Test
  void aLateRefusalOfTheOwnHandOverResolvesIt() throws Exception {
    world.provider().next(Lane.NORMAL, envelope -> zombiesAnswer);
    Deliver zombie = Deliver.fresh(world);
    OperatorSubtaskState before = zombie.snapshot();
    zombie.arrives(Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD));
    // The successor has not met the item yet: its source is shut.
    OperatorSubtaskState snapshot = Deliver.start(world, before).snapshot();
    zombiesAnswer.complete(HandOverResult.of(OutcomeClass.TRANSIENT, "450", null));
    zombie.settle();

    Deliver third = Deliver.start(world, snapshot).catalog(1);
    third.arrives(Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD));
    assertThat(third.said()).containsExactly("a/1 TRANSIENT");
  }

  @Test
  void recordsOfForeignWritersDoNotStopTheStart() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    String nothing =
        """
        {"schema":"%s","items":[{"attempt":1}],"resend":false,"resentInDoubt":false,
        "finalForItems":false,"subtask":0,"maxParallelism":0,"firstKeyGroup":0,"lastKeyGroup":15}
        """;
    for (String schema : new String[] {"pabal.intent/1", "pabal.outcome/1", "pabal.marker/1"}) {
      world.topic().put(0, nothing.formatted(schema).getBytes(StandardCharsets.UTF_8));
    }
    Deliver.start(world, null).catalog(1).arrives(Letter.to("ann", "a"), Letter.to("ann", "b"));
    assertThat(world.provider().told()).containsExactly("a/1", "b/1");
  }
}
