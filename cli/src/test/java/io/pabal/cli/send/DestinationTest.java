package io.pabal.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.cli.local.LocalSystemException;
import io.pabal.jobs.catalog.CatalogFiles;
import io.pabal.jobs.config.Topics;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationTest {
  private static final Topics TOPICS =
      new Topics(
          "pabal.", Map.of(Lane.URGENT, List.of("codes"), Lane.NORMAL, List.of("orders", "sales")));

  @Test
  void followsTheCatalogsRule() throws IOException {
    Destination destination = new Destination(TOPICS, null, null, DestinationTest::shop);
    assertThat(destination.of("account.code").topic()).isEqualTo("codes");
    assertThat(destination.of("order.paid").topic()).isEqualTo("orders");
  }

  @Test
  void obeysAnExplicitLaneOrTopicWithoutAskingForTheCatalog() {
    assertThat(new Destination(TOPICS, null, Lane.NORMAL, DestinationTest::never).of("x").topic())
        .isEqualTo("orders");
    assertThat(new Destination(TOPICS, "sales", null, DestinationTest::never).of("x"))
        .isEqualTo(new Destination.Place("sales", Lane.NORMAL));
  }

  @Test
  void refusesWhatNobodyWouldRead() {
    assertThatThrownBy(() -> new Destination(TOPICS, "typo", null, Optional::empty).of("x"))
        .isInstanceOf(LocalSystemException.class)
        .hasMessageContaining("nobody reads typo");
  }

  @Test
  void refusesATypeWithoutRuleAndNamesThoseThatThereAre() {
    Destination destination = new Destination(TOPICS, null, null, DestinationTest::shop);
    assertThatThrownBy(() -> destination.of("cart.abandoned"))
        .isInstanceOf(LocalSystemException.class)
        .hasMessageContaining("order.paid");
  }

  private static Optional<Catalog> shop() {
    try {
      return CatalogFiles.load(Path.of("../catalogs/shop"))
          .draft()
          .map(draft -> draft.publishable(Optional.empty(), Clock.systemUTC()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Catalog> never() {
    throw new AssertionError("the catalog is not needed");
  }
}
