package io.pabal.schema.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptOutsTest {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void theNewestInstantStaysInWhateverOrderTheyCome() {
    OptOutChange old = change("news", AT);
    OptOutChange young = change("news", AT.plusSeconds(1));
    OptOuts known = OptOuts.NONE.with(old).with(young);
    assertThat(known).isEqualTo(OptOuts.NONE.with(young).with(old));
    assertThat(known.since()).isEqualTo(Map.of("news", AT.plusSeconds(1)));
    assertThat(known.with(young)).isSameAs(known);
    assertThat(known.with(change("news", null))).isEqualTo(OptOuts.NONE);
    assertThat(OptOuts.NONE.with(change("news", null))).isSameAs(OptOuts.NONE);
  }

  @Test
  void holdsUntilALaterWordAboutTheCategory() {
    OptOuts known = OptOuts.NONE.with(change("news", AT));
    assertThat(known.holds("news", null)).isTrue();
    assertThat(known.holds("news", said(null))).isTrue();
    assertThat(known.holds("news", said(AT))).isTrue();
    assertThat(known.holds("news", said(AT.plusMillis(1)))).isFalse();
    assertThat(known.holds("order", null)).isFalse();
  }

  @Test
  void atTheBoundTheOldestIsForgotten() {
    OptOuts full = OptOuts.NONE;
    for (int i = 0; i < OptOuts.MAX_CATEGORIES; i++) {
      full = full.with(change("c" + i, AT.plusSeconds(i)));
    }
    assertThat(full.since()).hasSize(OptOuts.MAX_CATEGORIES).containsKey("c0");
    OptOuts more = full.with(change("one more", AT.plusSeconds(9_999)));
    assertThat(more.since())
        .hasSize(OptOuts.MAX_CATEGORIES)
        .containsKeys("c1", "one more")
        .doesNotContainKey("c0");
  }

  private static CategoryPreference said(Instant at) {
    return new CategoryPreference("news", true, Map.of(), List.of(), at);
  }

  private static OptOutChange change(String category, Instant at) {
    return new OptOutChange("anna", category, at, true);
  }
}
