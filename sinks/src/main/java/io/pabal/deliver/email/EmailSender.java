package io.pabal.deliver.email;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.recipient.BounceAddress;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** Hands e-mails of one lane over to one mail server. Thread-safe; connects when first used. */
final class EmailSender implements Sender {
  private final EmailProvider provider;
  private final EmailComposer composer;
  private final SmtpConnections connections;
  private final EmailProvider.Verp verp;
  private final byte[] bounceKey;

  EmailSender(EmailProvider provider, Lane lane, Clock clock) {
    this.provider = provider;
    this.composer = new EmailComposer(provider, clock);
    this.verp = provider.bounces().verp();
    this.bounceKey = verp == null ? null : BounceAddress.key(verp.key().reveal());
    SmtpLogin login = null;
    if (provider.login() != null) {
      // A reference that leads nowhere shows at the start, not at the first message.
      Objects.requireNonNull(provider.login().password().reveal());
      login = new SmtpLogin(provider.login());
    }
    SmtpOpening opening =
        new SmtpOpening(
            provider, Trust.of(provider.server().trustedPem()).context().getSocketFactory(), login);
    this.connections =
        new SmtpConnections(
            provider,
            opening,
            provider.pool().connections(lane),
            login == null ? List::of : login::masks);
  }

  @Override
  public String provider() {
    return provider.name();
  }

  @Override
  public PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException {
    byte[] stuffed = DotStuffing.stuffed(composer.compose(envelope, message));
    String to = MailAddress.ascii(envelope.notification().address().value());
    SmtpMail mail =
        new SmtpMail(
            envelopeSender(envelope),
            to,
            provider.bounces().reports() ? envelope.notification().notificationId() : null,
            MailAddress.needsUtf8(to),
            stuffed);
    return () -> connections.handOver(mail);
  }

  private String envelopeSender(Envelope envelope) throws UnsendableMessageException {
    if (verp == null) {
      return provider.identity().envelopeSender();
    }
    // More attempts than an address can hold are told apart by nothing else either.
    int attempt = Math.min(EmailComposer.attempt(envelope), BounceAddress.MAX_ATTEMPT);
    try {
      return new BounceAddress(envelope.notification().notificationId(), Math.max(1, attempt))
          .address(verp.prefix(), verp.domain(), bounceKey);
    } catch (IllegalArgumentException e) {
      throw new UnsendableMessageException(
          OutcomeClass.BAD_MESSAGE, "notification id can't stand in a bounce address");
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
