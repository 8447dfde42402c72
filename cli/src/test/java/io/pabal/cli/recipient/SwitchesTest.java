package io.pabal.cli.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwitchesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void tellsChannelsFromCategories() {
    Preferences preferences = of(List.of("newsletter"), List.of("marketing", "sms", "order:sms"));
    assertThat(preferences.enabled()).isNull();
    assertThat(preferences.channels()).isEqualTo(Map.of("sms", false));
    assertThat(preferences.category("newsletter").map(CategoryPreference::enabled)).contains(true);
    assertThat(preferences.category("marketing").map(CategoryPreference::enabled)).contains(false);
    assertThat(preferences.category("order")).contains(order(null, Map.of("sms", false)));
  }

  @Test
  void switchesEverythingOff() {
    assertThat(of(List.of(), List.of("all")).enabled()).isFalse();
  }

  @Test
  void joinsTheSwitchesOfOneCategory() {
    Preferences preferences = of(List.of("order:email"), List.of("order"));
    assertThat(preferences.categories()).containsExactly(order(false, Map.of("email", true)));
  }

  @Test
  void refusesTwoPositionsOfOneSwitch() {
    assertThatThrownBy(() -> of(List.of("sms"), List.of("sms")))
        .hasMessageContaining("switched twice");
    assertThatThrownBy(() -> of(List.of("order:sms"), List.of("order:sms")))
        .hasMessageContaining("switched twice");
  }

  @Test
  void refusesAChannelThatThereIsNot() {
    assertThatThrownBy(() -> of(List.of(), List.of("order:pigeon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pigeon");
  }

  /** What is said now takes an earlier opt-out back. */
  private static CategoryPreference order(Boolean enabled, Map<String, Boolean> channels) {
    return new CategoryPreference("order", enabled, channels, List.of(), NOW);
  }

  private static Preferences of(List<String> on, List<String> off) {
    return new TypedPreferences(
            new Switches(on, off),
            new SenderRules(List.of(), List.of(), List.of()),
            List.of(),
            List.of())
        .preferences("ann", NOW);
  }
}
