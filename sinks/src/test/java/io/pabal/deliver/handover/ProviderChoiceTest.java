package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
  @Test
  void takesTheLowestPriorityThatIsThere() {
    ProviderChoice choice = new ProviderChoice(List.of(2, 1, 3), List.of(1, 1, 1));
    assertThat(choice.next(0b111)).isEqualTo(1);
    assertThat(choice.next(0b101)).isEqualTo(0);
    assertThat(choice.next(0b100)).isEqualTo(2);
    assertThat(choice.next(0)).isEqualTo(-1);
  }

  @Test
  void mixesThoseOfOnePriorityEvenlyByWeight() {
    ProviderChoice choice = new ProviderChoice(List.of(1, 1, 2), List.of(3, 1, 100));
    List<Integer> chosen = IntStream.range(0, 8).mapToObj(i -> choice.next(0b111)).toList();
    assertThat(chosen).containsExactly(0, 0, 1, 0, 0, 0, 1, 0);
  }

  @Property
  void givesEachItsShare(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 100) Integer> weights) {
    ProviderChoice choice = new ProviderChoice(weights.stream().map(weight -> 1).toList(), weights);
    int all = weights.stream().mapToInt(Integer::intValue).sum();
    int[] chosen = new int[weights.size()];
    for (int i = 0; i < all; i++) {
      chosen[choice.next((1 << weights.size()) - 1)]++;
    }
    assertThat(chosen).containsExactly(weights.stream().mapToInt(Integer::intValue).toArray());
  }
}
