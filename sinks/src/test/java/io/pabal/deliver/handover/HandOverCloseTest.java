package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.handover.OutcomesTopic.Fate;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a task whose process lives on. */
@Timeout(30)
class HandOverCloseTest {
  private final Deliver.World world = Deliver.World.create();

  @Test
  void waitsForWhatIsUnderWayAndRecordsIt() throws Exception {
    CompletableFuture<HandOverResult> answer = new CompletableFuture<>();
    world.provider().always(Lane.NORMAL, envelope -> answer);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    OperatorSubtaskState snapshot = deliver.snapshot();

    closing(deliver, () -> answer.complete(HandOverResult.of(OutcomeClass.ACCEPTED, "250", null)));
    assertThat(world.topic().outcomes())
        .extracting(Outcome::outcome)
        .containsExactly(OutcomeClass.ACCEPTED);
    Deliver.start(world, snapshot);
    assertThat(world.provider().told()).containsExactly("a/1");
  }

  @Test
  void doesNotWaitForEver() throws Exception {
    world.provider().always(Lane.NORMAL, ScriptedProvider.silence());
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    deliver.close();
    assertThat(world.topic().outcomes()).isEmpty();
  }

  @Test
  void isNotEndedByAnInterruption() throws Exception {
    CompletableFuture<HandOverResult> answer = new CompletableFuture<>();
    world.provider().always(Lane.NORMAL, envelope -> answer);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a"));
    Thread.currentThread().interrupt();
    closing(deliver, () -> answer.complete(HandOverResult.of(OutcomeClass.ACCEPTED, "250", null)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(world.topic().outcomes()).hasSize(1);
  }

  @Test
  void startsNothingAndLeavesNoIntentBehind() throws Exception {
    Deliver deliver = Deliver.fresh(world);
    deliver.element(Letter.to("ann", "a").input());
    deliver.close();
    deliver.settle();
    assertThat(world.topic().intents()).isEmpty();
    assertThat(world.provider().told()).isEmpty();
  }

  @Test
  void saysOfAnIntentThatItIsNotHandedOver() throws Exception {
    world.topic().fate(record -> record instanceof Intent ? Fate.DELAYED : Fate.ACKNOWLEDGED);
    Deliver deliver = Deliver.fresh(world);
    deliver.arrives(Letter.to("ann", "a").inDoubt(InDoubtRule.HOLD));
    OperatorSubtaskState snapshot = deliver.snapshot();
    closing(
        deliver,
        () -> {
          world.topic().release();
          deliver.runSteps();
        });
    assertThat(world.topic().outcomes())
        .extracting(Outcome::outcome)
        .containsExactly(OutcomeClass.NOT_SENT);

    world.topic().fate(record -> Fate.ACKNOWLEDGED);
    Deliver.start(world, snapshot);
    assertThat(world.provider().told()).containsExactly("a/1");
  }

  @Test
  void closesTheLogEvenIfASenderDoesNotClose() throws Exception {
    world.provider().failsToClose();
    Deliver deliver = Deliver.fresh(world);
    org.assertj.core.api.Assertions.assertThatThrownBy(deliver::close)
        .hasMessage(ScriptedProvider.DOES_NOT_CLOSE);
    assertThat(world.topic().openViews()).isZero();
  }

  /** Closes while another thread does what happens meanwhile. */
  private static void closing(Deliver deliver, Runnable meanwhile) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread other =
        new Thread(
            () -> {
              try {
                begun.await();
                meanwhile.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    other.start();
    begun.countDown();
    deliver.close();
    boolean interrupted = Thread.interrupted();
    other.join();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    assertThat(failure.get()).isNull();
  }
}
