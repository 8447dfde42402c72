package io.pabal.plan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.audience.FanOutQueue.Waiting;
import io.pabal.schema.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanOutQueueTest {
  private final FanOutQueue queue = new FanOutQueue();

  @Test
  void urgentComesFirst() {
    add(Lane.NORMAL, "sale", "0");
    add(Lane.URGENT, "alarm", "0");

    assertThat(all()).containsExactly("alarm 0", "sale 0");
  }

  @Test
  void theFewFollowersOfOneDoNotWaitForTheMillionOfAnother() {
    for (int bucket = 0; bucket < 2000; bucket++) {
      add(Lane.NORMAL, "star", String.valueOf(bucket));
    }
    add(Lane.NORMAL, "friend", "0");

    assertThat(queue.size()).isEqualTo(2001);
    assertThat(all()).hasSize(2001).startsWith("star 0", "friend 0", "star 1");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void eachEventInTurn() {
    for (String bucket : List.of("0", "1")) {
      add(Lane.NORMAL, "a", bucket);
      add(Lane.NORMAL, "b", bucket);
    }
    assertThat(all()).containsExactly("a 0", "b 0", "a 1", "b 1");
    assertThat(queue.next()).isEmpty();
  }

  private void add(Lane lane, String event, String target) {
    queue.add(new Waiting(lane, event, target));
  }

  private List<String> all() {
    List<String> all = new ArrayList<>();
    for (var next = queue.next(); next.isPresent(); next = queue.next()) {
      queue.removeNext();
      all.add(next.get().event() + " " + next.get().target());
    }
    return all;
  }
}
