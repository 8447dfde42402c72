package io.pabal.plan.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.Samples;
import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Catalog;
import io.pabal.schema.deliver.Veto;
import io.pabal.schema.recipient.Preferences;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VetoPolicyTest {
  private static final Catalog CATALOG = Samples.everywhere();

  @Test
  void switchingEverythingOffVetoesEachChannelOnce() {
    assertThat(change(null, Samples.globally(false, Map.of())))
        .containsExactly("email/*", "sms/*", "push/*");
  }

  @Test
  void switchingAChannelOffVetoesThatChannel() {
    assertThat(change(null, Samples.globally(null, Map.of("sms", false)))).containsExactly("sms/*");
  }

  @Test
  void switchingACategoryOffVetoesItOnEveryChannel() {
    assertThat(change(null, Samples.wishes("order", false, Map.of())))
        .containsExactly("email/order", "sms/order", "push/order");
  }

  @Test
  void withdrawnConsentIsAnOptOut() {
    assertThat(change(Samples.wishes("marketing", true, Map.of()), null))
        .containsExactly("email/marketing", "sms/marketing", "push/marketing");
  }

  @Test
  void whatWasOffBeforeIsNotVetoedAgain() {
    Preferences off = Samples.globally(false, Map.of());
    assertThat(change(off, off)).isEmpty();
    assertThat(change(off, Samples.wishes("order", false, Map.of()))).isEmpty();
  }

  @Test
  void switchingOnVetoesNothing() {
    assertThat(change(Samples.globally(false, Map.of()), Samples.globally(true, Map.of())))
        .isEmpty();
    assertThat(change(null, Samples.wishes("marketing", true, Map.of()))).isEmpty();
  }

  @Test
  void mandatoryCategoriesAreNotVetoed() {
    assertThat(change(null, Samples.wishes("security", false, Map.of()))).isEmpty();
  }

  /** A catalog before the present one may have named it. */
  @Test
  void categoryThatNoCatalogNamesIsVetoedUnlessThereIsAClearYes() {
    assertThat(change(null, Samples.wishes("old", false, Map.of())))
        .containsExactly("email/old", "sms/old", "push/old");
    assertThat(change(null, Samples.wishes("old", null, Map.of("sms", false))))
        .containsExactly("sms/old");
    assertThat(change(Samples.wishes("old", true, Map.of()), null))
        .containsExactly("email/old", "sms/old", "push/old");
    assertThat(change(null, Samples.wishes("old", true, Map.of()))).isEmpty();
  }

  @Test
  void withoutACatalogAnOptOutIsVetoedToo() {
    List<Veto> vetoes =
        VetoPolicy.onPreferences(
            Samples.ANNA, null, Samples.wishes("order", false, Map.of()), null, Samples.NOW);
    assertThat(vetoes).hasSize(Channel.values().length);
  }

  private static List<String> change(Preferences before, Preferences after) {
    return VetoPolicy.onPreferences(Samples.ANNA, before, after, CATALOG, Samples.NOW).stream()
        .map(v -> v.channel().label() + "/" + (v.category() == null ? "*" : v.category()))
        .toList();
  }
}
