package io.pabal.cli.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.ChannelReason;
import io.pabal.schema.plan.DecisionReason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTextTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void lastLineSaysThatNothingWasSent() {
    assertThat(StoryText.of(List.of(story("ann"))))
        .isEqualTo(
            String.join(
                "\n",
                "Event e (t) from shop, 2026-11-20 10:00:00.000 UTC, for ann",
                "  2026-11-20 10:00:00.000           OPTED_OUT"
                    + "         not sent: the recipient switched it off",
                "  => nothing was sent",
                ""));
  }

  @Test
  void namesTheRuleOfPreferencesThatDecidedAboutAChannel() {
    Story.Entry denied =
        new Story.Entry(
            AT,
            Story.Kind.CHANNEL,
            "email",
            "SENDER_OFF",
            Words.ofChannelReason("SENDER_OFF"),
            "SENDERS",
            null);
    Story.Entry chosen =
        new Story.Entry(
            AT, Story.Kind.CHANNEL, "sms", "CHOSEN", "chosen", "SILENCE", "2 addresses");
    Story story = new Story("shop", "e", "t", AT, "ann", List.of(denied, chosen), List.of());
    assertThat(StoryText.of(List.of(story)))
        .contains("does not want to be told what this actor does (rule SENDERS)\n")
        .contains("chosen (rule SILENCE, 2 addresses)\n");
  }

  @Test
  void letsNothingFromTheLogControlTheScreen() {
    assertThat(StoryText.of(List.of(story("a\u001B[31m\r\nb\u202Ec"))))
        .contains("for a [31m  b c\n")
        .doesNotContain("\u001B", "\r", "\u202E");
  }

  @Test
  void hasWordsForEveryConstantAndShowsThoseOfNewerReleases() {
    for (DecisionReason reason : DecisionReason.values()) {
      assertThat(Words.ofReason(reason.name())).isNotEqualTo(reason.name());
    }
    for (ChannelReason reason : ChannelReason.values()) {
      assertThat(Words.ofChannelReason(reason.name())).isNotEqualTo(reason.name());
    }
    for (OutcomeClass outcome : OutcomeClass.values()) {
      assertThat(Words.ofOutcome(outcome.name())).isNotEqualTo(outcome.name());
    }
    assertThat(Words.ofReason("OF_TOMORROW")).isEqualTo("OF_TOMORROW");
  }

  @Test
  void readsInstantsAndDurationsAgo() {
    var since = new QueryOptions.Since();
    assertThat(since.convert("2026-11-20T10:00:00Z")).isEqualTo(AT);
    assertThat(since.convert("PT1H")).isBefore(Instant.now().minusSeconds(3599));
  }

  private static Story story(String recipient) {
    return new Story(
        "shop",
        "e",
        "t",
        AT,
        recipient,
        List.of(
            new Story.Entry(
                AT, Story.Kind.DECIDED, null, "OPTED_OUT", Words.ofReason("OPTED_OUT"), null)),
        List.of());
  }
}
