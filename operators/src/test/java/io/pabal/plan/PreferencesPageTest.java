package io.pabal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.intake.PreferencesDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.plan.PreferenceRule;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about preferences says what the code does. */
class PreferencesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "preferences.md");

  @Test
  void theTableShowsEveryRuleInTheOrderInWhichTheyAreAsked() throws Exception {
    assertThat(found("(?m)^\\| `([A-Z_]+)` \\|"))
        .containsExactlyElementsOf(
            Stream.of(PreferenceRule.values()).map(PreferenceRule::name).toList());
  }

  @Test
  void theExampleSaysAllThatADocumentCanSay() throws Exception {
    for (String example : found("(?s)```json preferences\n(.*?)```")) {
      Preferences wishes = decoded(example);
      assertThat(wishes.categories()).hasSize(3);
      assertThat(wishes.categories().get(2).senders()).hasSize(2);
      assertThat(wishes.denies(Channel.EMAIL, "anna@old.example")).isTrue();
      assertThat(wishes.mutedActors()).containsExactly("troll");
      assertThat(wishes.mutedThreads()).containsExactly("post/4711");
      assertThat(wishes.locale()).isEqualTo("ko");
      for (RecordComponent component : Preferences.class.getRecordComponents()) {
        // enabled would silence everything, the version is plan's
        if (!List.of("enabled", "version").contains(component.getName())) {
          assertThat(example).contains("\"" + component.getName() + "\"");
        }
      }
    }
  }

  @Test
  void everyWishIsRead() throws Exception {
    List<String> wishes = found("(?m)^\\| [^|`]+ \\| `(\"[^`]+)` \\|");
    List<String> categories = found("(?m)^\\| [^|`]+ \\| `(\\{[^`]+)` \\|");
    assertThat(wishes).hasSize(3);
    for (String wish : wishes) {
      decoded("{\"schema\":\"pabal.preferences/1\",\"recipient\":\"anna\"," + wish + "}");
    }
    assertThat(categories).hasSize(4);
    for (String category : categories) {
      assertThat(Json.mapper().readValue(category, CategoryPreference.class).category())
          .isNotBlank();
    }
  }

  @Test
  void theBoundsAreThose() throws Exception {
    String page = Files.readString(PAGE);
    assertThat(page)
        .contains("| a document | " + Preferences.MAX_BYTES / 1024 + " KiB |")
        .contains("| categories | " + Preferences.MAX_CATEGORIES + ";")
        .contains("| addresses with a switch | " + Preferences.MAX_ADDRESSES + ";")
        .contains("together | " + number(Preferences.MAX_ACTORS) + " |")
        .contains("| muted threads | " + number(Preferences.MAX_MUTED_THREADS) + ";");
  }

  private static String number(int bound) {
    return NumberFormat.getIntegerInstance(Locale.US).format(bound);
  }

  private static List<String> found(String pattern) throws Exception {
    List<String> found =
        Pattern.compile(pattern)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  private static Preferences decoded(String value) throws Exception {
    RawRecord record =
        new RawRecord(
            "topic",
            0,
            1,
            Samples.NOW.toEpochMilli(),
            "anna".getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8),
            Map.of());
    return new PreferencesDecoder().decode(record, Samples.NOW).preferences();
  }
}
