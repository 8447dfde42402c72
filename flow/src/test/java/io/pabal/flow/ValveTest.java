package io.pabal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ValveTest {
  private static final int SUBTASKS = 3;

  @Test
  void closesWhenAnySubtaskAsksAndOpensWhenNoneDoes() {
    Valve valve = new Valve(false);
    valve.setAskers(2);
    valve.ask(0, true);
    valve.ask(1, true);
    valve.ask(0, false);
    assertThat(valve.isClosed()).isTrue();
    valve.ask(1, false);
    assertThat(valve.isClosed()).isFalse();
  }

  @Test
  void aValveThatStartsClosedOpensWhenAllHaveAsked() {
    Valve valve = new Valve(true);
    assertThat(valve.isClosed()).isTrue();
    valve.setAskers(2);
    valve.ask(0, false);
    assertThat(valve.isClosed()).isTrue();
    valve.ask(1, false);
    assertThat(valve.isClosed()).isFalse();
    valve.forget(0);
    assertThat(valve.isClosed()).isTrue();
  }

  @Test
  void forgetsWhatAFailedSubtaskAsked() {
    Valve valve = new Valve(false);
    valve.setAskers(2);
    valve.ask(0, true);
    valve.forget(0);
    assertThat(valve.isClosed()).isFalse();
  }

  @Test
  void tellsListenersOfChangesOnly() {
    Valve valve = new Valve(false);
    List<Boolean> told = new ArrayList<>();
    valve.addListener(told::add);
    valve.setAskers(2);
    valve.ask(0, true);
    valve.ask(1, true);
    valve.forgetAll();
    assertThat(told).containsExactly(true, false);
  }

  @Property
  void isClosedExactlyWhenItMustBe(
      @ForAll boolean startsClosed,
      @ForAll @Size(max = 60) List<@IntRange(max = 8) Integer> steps) {
    Valve valve = new Valve(startsClosed);
    valve.setAskers(SUBTASKS);
    Map<Integer, Boolean> asks = new HashMap<>();
    boolean[] told = {valve.isClosed()};
    valve.addListener(closed -> told[0] = closed);
    for (int step : steps) {
      int subtask = step % SUBTASKS;
      switch (step / SUBTASKS) {
        case 0, 1 -> {
          valve.ask(subtask, step < SUBTASKS);
          asks.put(subtask, step < SUBTASKS);
        }
        default -> {
          valve.forget(subtask);
          asks.remove(subtask);
        }
      }
      boolean closed = asks.containsValue(true) || (startsClosed && asks.size() < SUBTASKS);
      assertThat(valve.isClosed()).isEqualTo(closed);
      assertThat(told[0]).isEqualTo(closed);
    }
  }
}
