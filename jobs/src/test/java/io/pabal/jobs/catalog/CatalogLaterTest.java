package io.pabal.jobs.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.catalog.Category;
import io.pabal.schema.catalog.LateRule;
import io.pabal.schema.catalog.Lateness;
import io.pabal.schema.catalog.RetrySchedule;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a catalog says of later: retry, lateness, fallback. */
class CatalogLaterTest {
  @TempDir private Path temp;
  private CatalogFolder folder;

  @BeforeEach
  void write() {
    folder = CatalogFolder.in(temp);
  }

  @Test
  void readsSchedulesLatenessAndFallback() {
    folder.yaml(
        "    life: 3d\n",
        """
            life: 3d
            retry:
              email: {first: 1m, longest: 4h, attempts: 12}
              sms: off
              push: {attempts: 3}
            late: {after: 6h, then: merge}
        """);
    folder.yaml(
        "    channels: [email, sms]\n    channelReach: all\n",
        "    channels: [email]\n    fallback: [sms]\n");
    LoadedCatalog loaded = folder.load();

    assertThat(loaded.problems()).isEmpty();
    Category order = loaded.draft().orElseThrow().categories().get(0);
    assertThat(order.retryOn(Channel.EMAIL))
        .isEqualTo(new RetrySchedule(Duration.ofMinutes(1), Duration.ofHours(4), 12));
    assertThat(order.retryOn(Channel.SMS).attempts()).isEqualTo(1);
    RetrySchedule push = RetrySchedule.defaultFor(Channel.PUSH, Duration.ofDays(3));
    assertThat(order.retryOn(Channel.PUSH))
        .isEqualTo(new RetrySchedule(push.first(), push.longest(), 3));
    assertThat(order.late()).isEqualTo(new Lateness(Duration.ofHours(6), LateRule.MERGE));
    assertThat(loaded.draft().orElseThrow().rules().get(0).fallback()).containsExactly(Channel.SMS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retry: {fax: off}                        | unknown channel fax; there are email, sms, push
          retry: {sms: never}                      | retry is off, or first, longest and attempts, not never
          retry: {sms: {first: soon}}              | soon is not a duration such as 10s, 2m, 1h or PT2H
          retry: {sms: {first: 0s}}                | 0s is not a duration such as 10s, 2m, 1h or PT2H
          retry: {sms: {first: 2h, longest: 1h}}   | first 2h is longer than longest 1h
          retry: {sms: {attempts: 0}}              | attempts is a number from 1 to 200, not 0
          retry: {sms: {attempts: 201}}            | attempts is a number from 1 to 200, not 201
          retry: {sms: {attempts: many}}           | attempts is a number from 1 to 200, not many
          retry: {sms: {after: 1m}}                | retry.sms of order has an unknown key after; known are
          late: {after: 3d, then: drop}            | late.after is a duration shorter than the life 3d, not 3d
          late: {after: 1h}                        | late of order needs then
          late: {after: 1h, then: wait}            | unknown late rule wait; there are send, merge, drop
          late: {then: drop}                       | late of order needs after
          """)
  void refusesThemWithTheirLine(String line, String expected) {
    folder.yaml("    life: 3d\n", "    life: 3d\n    " + line + "\n");

    assertThat(folder.load().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith(expected))
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(10));
  }

  @Test
  void refusesAFallbackThatIsNoOtherChannel() {
    folder.yaml("channels: [email, sms]", "channels: [email, sms]\n    fallback: [sms]");

    assertThat(folder.load().problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .isEqualTo("fallback sms is one of the rule's channels already"));
  }

  @Test
  void asksForTheWordsOfAFallback() {
    folder.yaml("channels: [email, sms]", "channels: [email, sms]\n    fallback: [push]");

    assertThat(folder.load().problems())
        .extracting(CatalogProblem::message)
        .anyMatch(message -> message.contains("uses push, but the default language has no"));
  }
}
