package io.pabal.deliver.email;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.Peer;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.SenderConformance;
import io.pabal.deliver.email.FaultyMailServer.Fault;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

class EmailConformanceTest extends SenderConformance {
  @Override
  protected Peer startPeer() throws Exception {
    return new MailPeer();
  }

  private static final class MailPeer implements Peer {
    private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);
    private final FaultyMailServer server = new FaultyMailServer();

    MailPeer() throws IOException {}

    @Override
    public void does(Deed deed) {
      switch (deed) {
        case ACCEPT -> server.failAt(SmtpPhase.DOT, Fault.NONE);
        case ACCEPT_LATE -> server.failAt(SmtpPhase.DOT, Fault.LATE);
        case CLOSE_BEFORE -> server.failAt(SmtpPhase.MAIL, Fault.CLOSE);
        case CLOSE_AFTER -> server.failAt(SmtpPhase.DOT, Fault.CLOSE);
        case RESET_AFTER -> server.failAt(SmtpPhase.DOT, Fault.RESET);
        case SILENT_AFTER -> server.failAt(SmtpPhase.DOT, Fault.SILENCE);
        case GARBAGE -> server.answerAt(SmtpPhase.DOT, "\u0001\u0002 what");
        case OVERSIZED -> server.answerAt(SmtpPhase.DOT, "250 " + secret() + "x".repeat(1_000_000));
      }
    }

    @Override
    public void answers(String name) {
      server.answerAt(SmtpPhase.valueOf(name.substring(0, name.indexOf(' '))), line(name));
    }

    private String line(String name) {
      return name.substring(name.indexOf(' ') + 1).replace("SECRET", secret());
    }

    @Override
    public Map<String, OutcomeClass> answers() {
      Map<String, OutcomeClass> answers = new LinkedHashMap<>();
      answers.put("DOT 250 2.0.0 Ok: queued as ABC123", OutcomeClass.ACCEPTED);
      answers.put("MAIL 421 4.7.0 slow down", OutcomeClass.THROTTLED);
      answers.put("MAIL 530 5.7.0 log in SECRET", OutcomeClass.CONFIG);
      answers.put("RCPT 450 4.7.1 Greylisted", OutcomeClass.TRANSIENT);
      answers.put("RCPT 550 5.1.1 unknown", OutcomeClass.DEAD_ADDRESS);
      answers.put("DOT 554 5.7.1 spam SECRET", OutcomeClass.BAD_MESSAGE);
      answers.put("DOT 777 what", OutcomeClass.UNRECOGNIZED);
      return answers;
    }

    @Override
    public int received() {
      return server.mails.size();
    }

    @Override
    public void stop() throws Exception {
      server.close();
    }

    @Override
    public Sender open(Duration deadline) {
      return openFor(server.port(), deadline);
    }

    @Override
    public Sender openFor(int port, Duration deadline) {
      EmailProvider provider =
          EmailProvider.of(
                  "mail",
                  new EmailProvider.Server("127.0.0.1", port, TlsMode.NONE, null),
                  new EmailProvider.Login("pabal", Secret.ofValue(secret())),
                  EmailProvider.Identity.of("shop@example.org", "Shop"))
              .withTimeouts(new EmailProvider.Timeouts(Duration.ofSeconds(20), deadline, deadline))
              .withPool(
                  new EmailProvider.Pool(
                      2, 2, Duration.ofSeconds(60), 1_000, Duration.ofMinutes(10)));
      return new EmailSenderFactory(provider, CLOCK).open(Lane.NORMAL);
    }

    @Override
    public Envelope envelope() {
      return SampleEnvelopes.to(Channel.EMAIL, "jin@example.com");
    }

    @Override
    public Envelope hostile() {
      return SampleEnvelopes.to(Channel.EMAIL, "jin@example.com\r\nBcc: other@example.com");
    }

    @Override
    public RenderedMessage message() {
      return new RenderedMessage(
          "en", Map.of(Part.EMAIL_SUBJECT, "Hello", Part.EMAIL_TEXT, "Your parcel is on its way"));
    }

    @Override
    public String secret() {
      return "s3cret-pass";
    }

    /** Everything before the final dot is known not to have been a mail. */
    @Override
    public OutcomeClass brokenBefore() {
      return OutcomeClass.NOT_SENT;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
