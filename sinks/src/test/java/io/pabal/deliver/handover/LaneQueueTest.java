package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LaneQueueTest {
  private static final int ADDRESSES = 4;

  private final LaneQueue queue = new LaneQueue();
  private long arrivals;

  @Test
  void keepsTheOrderOfArrivalOverAddresses() {
    Flight a = arrives("a");
    Flight b = arrives("b");
    assertThat(queue.poll()).isSameAs(a);
    assertThat(queue.poll()).isSameAs(b);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void startsTheNextOfAnAddressWhenTheFormerIsDone() {
    Flight first = arrives("a");
    Flight second = arrives("a");
    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.poll()).isNull();
    queue.done(first);
    assertThat(queue.poll()).isSameAs(second);
  }

  @Test
  void whatIsPutBackGoesFirst() {
    Flight first = arrives("a");
    arrives("b");
    arrives("a");
    queue.poll();
    queue.putBack(first);
    assertThat(queue.waiting()).isEqualTo(3);
    assertThat(queue.poll()).isSameAs(first);
  }

  @Test
  void removingTheFirstOfAnAddressFreesTheNext() {
    Flight first = arrives("a");
    Flight second = arrives("a");
    assertThat(queue.removeIf(flight -> flight == first)).containsExactly(first);
    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(queue.poll()).isSameAs(second);
  }

  /**
   * A random history: arrivals, starts, ends, put-backs and removals. Nothing is lost, no address
   * has two under way, each address keeps its order.
   */
  @Property
  void losesNothingAndKeepsEachAddressInOrder(
      @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> history) {
    Set<Flight> inside = new HashSet<>();
    List<Flight> underWay = new ArrayList<>();
    Map<String, Long> lastStarted = new HashMap<>();
    for (int step : history) {
      if (step < ADDRESSES) {
        inside.add(arrives("address" + step));
      } else if (step < 6) {
        Flight flight = queue.poll();
        if (flight != null) {
          assertThat(inside.remove(flight)).isTrue();
          assertThat(underWay).noneMatch(other -> other.addressKey().equals(flight.addressKey()));
          assertThat(lastStarted.getOrDefault(flight.addressKey(), -1L))
              .isLessThanOrEqualTo(flight.arrival());
          lastStarted.put(flight.addressKey(), flight.arrival());
          underWay.add(flight);
        }
      } else if (step < 8 && !underWay.isEmpty()) {
        queue.done(underWay.remove(step - 6 < underWay.size() ? step - 6 : 0));
      } else if (step == 8 && !underWay.isEmpty()) {
        Flight back = underWay.remove(underWay.size() - 1);
        queue.putBack(back);
        inside.add(back);
      } else if (step == 9) {
        List<Flight> removed = queue.removeIf(flight -> flight.arrival() % 3 == 0);
        assertThat(inside).containsAll(removed);
        removed.forEach(inside::remove);
        assertThat(inside).noneMatch(flight -> flight.arrival() % 3 == 0);
      }
      assertThat(queue.waiting()).isEqualTo(inside.size());
    }
    drain(inside, underWay);
  }

  private void drain(Set<Flight> inside, List<Flight> underWay) {
    underWay.forEach(queue::done);
    for (Flight flight = queue.poll(); flight != null; flight = queue.poll()) {
      assertThat(inside.remove(flight)).isTrue();
      queue.done(flight);
    }
    assertThat(inside).isEmpty();
    assertThat(queue.waiting()).isZero();
  }

  private Flight arrives(String address) {
    Flight flight =
        new Flight(
            Letter.to(address, "i" + arrivals).notification(), false, null, arrivals++, 0, 0, 0);
    queue.add(flight);
    return flight;
  }
}
