package io.pabal.cli.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import io.pabal.schema.recipient.SenderPreference;
import io.pabal.schema.recipient.SenderRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void readsOnlyNeverAndAllByChannel() {
    SenderRules rules =
        new SenderRules(
            List.of("social=bert, dan", "social:sms=bert"),
            List.of("comment=cleo"),
            List.of("social:email"));
    assertThat(rules.categoryNames()).containsExactly("social", "comment");
    assertThat(rules.of("social"))
        .containsExactly(
            new SenderPreference(null, SenderRule.ONLY, List.of("bert", "dan")),
            new SenderPreference("sms", SenderRule.ONLY, List.of("bert")),
            new SenderPreference("email", SenderRule.ALL, List.of()));
    assertThat(rules.of("comment"))
        .containsExactly(new SenderPreference(null, SenderRule.NEVER, List.of("cleo")));
    assertThat(rules.of("order")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"social", "social:sms", "social:pigeon=bert", "social=", "social=bert,,dan"})
  void refusesARuleThatSaysNothing(String typed) {
    assertThatThrownBy(() -> new SenderRules(List.of(typed), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesActorsBesideAll() {
    assertThatThrownBy(() -> new SenderRules(List.of(), List.of(), List.of("social=bert")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesTwoRulesOfOnePlace() {
    assertThatThrownBy(
            () -> new SenderRules(List.of("social=bert"), List.of("social=cleo"), List.of()))
        .hasMessageContaining("two sender rules");
    assertThatThrownBy(
            () -> new SenderRules(List.of("social:sms=b"), List.of(), List.of("social:sms")))
        .hasMessageContaining("two sender rules");
  }

  @Test
  void aSenderRuleAloneTakesNoUnsubscriptionBack() {
    Preferences preferences =
        new TypedPreferences(
                new Switches(List.of("social:sms"), List.of()),
                new SenderRules(List.of("social:sms=bert", "comment=dan"), List.of(), List.of()),
                List.of("troll"),
                List.of("post/1"))
            .preferences("ann", NOW);
    assertThat(preferences.categories())
        .containsExactly(
            new CategoryPreference(
                "social",
                null,
                Map.of("sms", true),
                List.of(new SenderPreference("sms", SenderRule.ONLY, List.of("bert"))),
                NOW),
            new CategoryPreference(
                "comment",
                null,
                Map.of(),
                List.of(new SenderPreference(null, SenderRule.ONLY, List.of("dan"))),
                null));
    assertThat(preferences.mutedActors()).containsExactly("troll");
    assertThat(preferences.mutedThreads()).containsExactly("post/1");
  }
}
