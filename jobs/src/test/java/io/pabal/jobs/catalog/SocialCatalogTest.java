package io.pabal.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.catalog.AudienceKind;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.catalog.Rule;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The sample catalog of a network is right, reads as it should, and goes together with the shop's.
 */
class SocialCatalogTest {
  private static final Path SOCIAL = Path.of("../catalogs/social");

  private CatalogDraft social;

  @BeforeEach
  void load() throws Exception {
    LoadedCatalog loaded = CatalogFiles.load(SOCIAL);
    assertThat(loaded.problems()).isEmpty();
    social = loaded.draft().orElseThrow();
  }

  @Test
  void tellsFollowersOfTheActorAndOfTheThreadButNotTheActor() {
    assertThat(rule("post.published").audience().kind()).isEqualTo(AudienceKind.SUBSCRIBERS);
    assertThat(rule("post.published").audience().topic()).isEqualTo("actor:{actor}");
    assertThat(rule("comment.added").audience().topic()).isEqualTo("thread:{thread}");
    assertThat(social.rules())
        .filteredOn(rule -> !rule.eventType().equals("person.followed"))
        .allSatisfy(rule -> assertThat(rule.audience().except()).containsExactly("{actor}"));
  }

  private Rule rule(String eventType) {
    return social.rules().stream()
        .filter(rule -> rule.eventType().equals(eventType))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rendersEveryMessageInEveryLanguage() throws Exception {
    CatalogSamples.Rendered rendered = CatalogSamples.render(SOCIAL, social);
    assertThat(rendered.problems()).isEmpty();
    // Four e-mails, two text and two push messages, in two languages.
    assertThat(rendered.samples()).hasSize(16);
    assertThat(rendered.samples())
        .allSatisfy(
            sample -> assertThat(sample.parts().values()).noneMatch(text -> text.contains("{{")));
    assertThat(rendered.samples())
        .anySatisfy(
            sample ->
                assertThat(sample.parts().get(Part.EMAIL_SUBJECT)).isEqualTo("Omar follows you"));
  }

  @Test
  void goesTogetherWithTheShops() throws Exception {
    CatalogDraft shop = CatalogFiles.load(ShopCatalogTest.SHOP).draft().orElseThrow();
    CatalogDraft both = shop.with(social);
    assertThat(both.categories())
        .extracting(Category::name)
        .contains("order", "security", "post", "comment", "reaction");
    assertThat(both.rules()).hasSize(shop.rules().size() + social.rules().size());
    assertThat(both.texts()).hasSize(shop.texts().size() + social.texts().size());
    assertThat(both.defaultLocale()).isEqualTo(shop.defaultLocale());
    assertThatThrownBy(() -> both.with(social))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("category post")
        .hasMessageContaining("rule post.published");
  }
}
