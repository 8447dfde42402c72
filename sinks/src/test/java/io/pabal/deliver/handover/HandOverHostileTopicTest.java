package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.Intent;
import io.pabal.schema.deliver.Marker;
import io.pabal.schema.deliver.Outcome;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody else wrote to the outcomes topic stops no start and changes nothing. */
class HandOverHostileTopicTest {
  private static final Instant FAR = Instant.MAX;

  private final Deliver.World world = Deliver.World.create();

  @Test
  void startsAndHandsOverWhateverStandsOnItsTopic() throws Exception {
    for (HandOver handOver : new HandOver[] {null, new HandOver(null, 1), new HandOver(null, -1)}) {
      world.topic().put("ann", intent(handOver, 1));
      world.topic().put("ann", outcome(handOver, OutcomeClass.ACCEPTED));
      world.topic().put("ann", outcome(handOver, null));
    }
    world.topic().put("ann", intent(new HandOver("e", 1), 0));
    world.topic().put("ann", intent(new HandOver("e", 1), -7));
    world.topic().put("ann", marker("x", Integer.MAX_VALUE, Integer.MIN_VALUE, 2_147_483_646));
    world.topic().put("ann", marker(null, 128, 0, 127));
    world.topic().put("ann", marker("x", 128, 9, 3));

    Deliver.start(world, null)
        .catalog(1)
        .arrives(Letter.to("ann", "a"))
        .passes(Duration.ofSeconds(1));

    assertThat(world.provider().told()).containsExactly("a/1");
  }

  private static Marker marker(String epoch, int maxParallelism, int first, int last) {
    return new Marker(Marker.SCHEMA, Channel.EMAIL, epoch, 0, maxParallelism, first, last, FAR);
  }

  private static Intent intent(HandOver handOver, int attempt) {
    return new Intent(
        Intent.SCHEMA,
        Channel.EMAIL,
        Lane.NORMAL,
        "ann",
        null,
        null,
        List.of(item(attempt)),
        handOver,
        null,
        false,
        FAR);
  }

  private static Outcome outcome(HandOver handOver, OutcomeClass outcome) {
    return new Outcome(
        Outcome.SCHEMA,
        null,
        null,
        "ann",
        null,
        null,
        List.of(item(1), new Item(null, 1, null, null, null, null, null)),
        handOver,
        outcome,
        null,
        "\uD800\u0000",
        null,
        null,
        Long.MIN_VALUE,
        false,
        true,
        null,
        null);
  }

  private static Item item(int attempt) {
    return new Item("a", attempt, null, null, null, null, null);
  }
}
