package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.OutcomeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Parallelism 2, 3, 1 with notifications in flight. */
class HandOverRescaleTest {
  private static final int RECIPIENTS = 60;

  private final Deliver.World world = Deliver.World.create();

  @Test
  void keepsWhatWaitsAndWhatIsKnownOverEveryParallelism() throws Exception {
    // A third is accepted, a third is refused with its outcome on disk only, a third waits.
    world.provider().capacity(1_000).always(Lane.NORMAL, envelope -> answer(item(envelope)));
    List<Deliver> two = start(null, 0, 2);
    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    for (int i = 0; i < RECIPIENTS; i++) {
      arrives(two, i);
    }
    OperatorSubtaskState snapshot = merged(two);
    world.provider().handedOver().clear();

    List<Deliver> three = start(snapshot, 2, 3);
    three.forEach(subtask -> assertThat(subtask.said()).isEmpty());
    assertThat(world.provider().told()).hasSize(RECIPIENTS / 3).allMatch(t -> t.startsWith("RESE"));
    snapshot = merged(three);
    world.provider().handedOver().clear();

    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.ACCEPTED));
    List<Deliver> one = start(snapshot, 3, 1);
    List<String> repeated = world.provider().told().stream().sorted().toList();
    assertThat(repeated).isEqualTo(expected("RESENT:i%02d/1", 2));
    for (int i = 0; i < RECIPIENTS; i++) {
      arrives(one, i);
    }
    assertThat(world.provider().told()).hasSize(RECIPIENTS / 3);
    assertThat(one.get(0).said().stream().sorted().toList())
        .isEqualTo(expected("i%02d/1 TRANSIENT", 1));
    one.get(0).snapshot();
    assertThat(one.get(0).recipientsInFlightState()).isEmpty();
  }

  @Test
  void holdsWhatIsInDoubtWhicheverSubtaskGetsIt() throws Exception {
    world.provider().capacity(1_000).always(Lane.NORMAL, ScriptedProvider.silence());
    List<Deliver> two = start(null, 0, 2);
    for (int i = 0; i < RECIPIENTS; i++) {
      Letter letter = letter(i).inDoubt(InDoubtRule.HOLD);
      owner(two, "r" + i).arrives(letter);
    }
    OperatorSubtaskState snapshot = merged(two);
    world.provider().handedOver().clear();
    List<Deliver> three = start(snapshot, 2, 3);
    start(merged(three), 3, 1);
    assertThat(world.provider().told()).isEmpty();
    assertThat(world.topic().outcomes())
        .hasSize(RECIPIENTS)
        .allMatch(outcome -> outcome.outcome() == OutcomeClass.IN_DOUBT);
  }

  @Test
  void readsBackWhatWasRecordedAfterTheSnapshot() throws Exception {
    world.provider().capacity(1_000).always(Lane.NORMAL, ScriptedProvider.silence());
    List<Deliver> two = start(null, 0, 2);
    for (int i = 0; i < RECIPIENTS; i++) {
      world.topic().fate(record -> record instanceof Intent ? Fate.DELAYED : Fate.ACKNOWLEDGED);
      arrives(two, i);
    }
    OperatorSubtaskState snapshot = merged(two);
    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    world.provider().always(Lane.NORMAL, ScriptedProvider.answer(OutcomeClass.ACCEPTED));
    world.topic().release();
    for (Deliver subtask : two) {
      subtask.settle();
    }
    assertThat(world.provider().told()).hasSize(RECIPIENTS);

    List<Deliver> three = start(snapshot, 2, 3);
    for (Deliver subtask : three) {
      subtask.passes(Duration.ofSeconds(1));
    }
    start(merged(three), 3, 1).get(0).passes(Duration.ofSeconds(1));
    assertThat(world.provider().told()).hasSize(RECIPIENTS);
  }

  private static int item(io.pabal.deliver.channel.Envelope envelope) {
    return Integer.parseInt(envelope.notification().items().get(0).itemId().substring(1));
  }

  private static CompletableFuture<HandOverResult> answer(int item) {
    return switch (item % 3) {
      case 0 -> result(OutcomeClass.ACCEPTED);
      case 1 -> result(OutcomeClass.TRANSIENT);
      default -> new CompletableFuture<>();
    };
  }

  private static CompletableFuture<HandOverResult> result(OutcomeClass outcome) {
    return CompletableFuture.completedFuture(HandOverResult.of(outcome, null, null));
  }

  private static List<String> expected(String pattern, int rest) {
    return IntStream.range(0, RECIPIENTS)
        .filter(i -> i % 3 == rest)
        .mapToObj(pattern::formatted)
        .sorted()
        .toList();
  }

  private static Letter letter(int i) {
    return Letter.to("r" + i, "i%02d".formatted(i));
  }

  private static void arrives(List<Deliver> subtasks, int i) throws Exception {
    owner(subtasks, "r" + i).arrives(letter(i));
  }

  private static Deliver owner(List<Deliver> subtasks, String recipient) {
    return subtasks.get(
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            recipient, Deliver.KEY_GROUPS, subtasks.size()));
  }

  private List<Deliver> start(OperatorSubtaskState merged, int former, int parallelism)
      throws Exception {
    List<Deliver> subtasks = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState own =
          merged == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  merged, Deliver.KEY_GROUPS, former, parallelism, subtask);
      subtasks.add(Deliver.start(world, own, parallelism, subtask));
    }
    for (Deliver subtask : subtasks) {
      subtask.catalog(1);
    }
    return subtasks;
  }

  private static OperatorSubtaskState merged(List<Deliver> subtasks) throws Exception {
    List<OperatorSubtaskState> snapshots = new ArrayList<>();
    for (Deliver subtask : subtasks) {
      snapshots.add(subtask.snapshot());
    }
    return AbstractStreamOperatorTestHarness.repackageState(
        snapshots.toArray(OperatorSubtaskState[]::new));
  }
}
