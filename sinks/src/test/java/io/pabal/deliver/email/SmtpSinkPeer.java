package io.pabal.deliver.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the e-mail sender says of a mail that Postfix' smtp-sink treats in each of its ways, and how
 * often that server has it. {@code scripts/peers} runs it; its name keeps it out of the build's
 * tests, which need no program of the machine.
 */
class SmtpSinkPeer {
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** Longer than any machine needs, for peers that answer. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        // options                          | outcome      | mails that it has read
        "-c                                 | ACCEPTED     | 1",
        "-p                                 | ACCEPTED     | 1",
        "-q CONNECT                         | NOT_SENT     | 0",
        "-q EHLO                            | NOT_SENT     | 0",
        "-q MAIL                            | NOT_SENT     | 0",
        "-q RCPT                            | NOT_SENT     | 0",
        "-q DATA                            | NOT_SENT     | 0",
        "-q .                               | IN_DOUBT     | 1",
        "-f CONNECT                         | CONFIG       | 0",
        "-f MAIL                            | CONFIG       | 0",
        // 500: the server does not know the command at all, so no recipient is to blame.
        "-f RCPT                            | CONFIG       | 0",
        "-f RCPT -B \"550 5.1.1 Unknown\"   | DEAD_ADDRESS | 0",
        "-f RCPT -B \"554 5.7.1 Policy\"    | BAD_MESSAGE  | 0",
        "-f DATA                            | CONFIG       | 0",
        "-f DATA -B \"554 5.6.0 Content\"   | BAD_MESSAGE  | 0",
        "-f .                               | BAD_MESSAGE  | 1",
        "-r CONNECT                         | THROTTLED    | 0",
        "-r MAIL                            | THROTTLED    | 0",
        "-r RCPT                            | TRANSIENT    | 0",
        "-r DATA                            | TRANSIENT    | 0",
        "-r .                               | TRANSIENT    | 1",
        "-Q MAIL                            | THROTTLED    | 0",
        "-Q .                               | THROTTLED    | 1",
        "-W .:1                             | ACCEPTED     | 1",
      })
  @Timeout(60)
  void agrees(String options, String outcome, long read) throws Exception {
    check(options, PATIENT, PATIENT, outcome, read);
  }

  /** It answers after 10 seconds; past the deadline before the dot nothing was sent. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"-W EHLO:10", "-W MAIL:10", "-W RCPT:10", "-W DATA:10"})
  @Timeout(60)
  void knowsThatNothingWasSentAtADeadlineBeforeTheDot(String options) throws Exception {
    check(options, Duration.ofSeconds(4), PATIENT, "NOT_SENT", 0);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource("-W .:10")
  @Timeout(60)
  void isInDoubtAtADeadlineAtTheDot(String options) throws Exception {
    check(options, PATIENT, Duration.ofSeconds(2), "IN_DOUBT", 1);
  }

  private void check(
      String options, Duration untilDot, Duration atDot, String outcome, long expectedRead)
      throws Exception {
    Path program = Path.of(property("pabal.peers.smtp-sink"));
    try (SmtpSink sink = new SmtpSink(program, folder, words(options))) {
      HandOverResult result = handOver(sink.port(), untilDot, atDot);
      long read = sink.stopAndCount();
      note(options, result, read);
      assertThat(result.outcome().name()).as(result.toString()).isEqualTo(outcome);
      assertThat(read).isEqualTo(expectedRead);
    }
  }

  private static HandOverResult handOver(int port, Duration untilDot, Duration atDot)
      throws Exception {
    EmailProvider provider =
        EmailProvider.of(
                "smtp-sink",
                new EmailProvider.Server("127.0.0.1", port, TlsMode.NONE, null),
                null,
                EmailProvider.Identity.of("shop@example.org", "Shop"))
            .withTimeouts(new EmailProvider.Timeouts(PATIENT, untilDot, atDot));
    RenderedMessage message =
        new RenderedMessage(
            "en", Map.of(Part.EMAIL_SUBJECT, "Hello", Part.EMAIL_TEXT, ".\n..\nhello"));
    try (Sender sender = new EmailSenderFactory(provider, CLOCK).open(Lane.NORMAL)) {
      return sender
          .prepare(SampleEnvelopes.to(Channel.EMAIL, "jin@example.com"), message)
          .start()
          .get(50, TimeUnit.SECONDS);
    }
  }

  private static List<String> words(String options) {
    return WORD.matcher(options)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  /** A line of the table in {@code docs/channels.md}. */
  private static void note(String options, HandOverResult result, long read) throws Exception {
    String line =
        String.join(
            " | ",
            Arrays.asList(
                "| `" + options + "`",
                "`" + result.outcome() + "`",
                Objects.requireNonNullElse(result.code(), ""),
                read + " |\n"));
    Files.writeString(
        Path.of(property("pabal.peers.results")),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String property(String name) {
    String value = System.getProperty(name, "");
    if (value.isEmpty()) {
      throw new IllegalStateException(name + " is not set: run scripts/peers");
    }
    return value;
  }
}
