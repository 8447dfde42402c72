package io.pabal.deliver.email;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/** Hands e-mails of one lane over to one mail server. Thread-safe; connects when first used. */
final class EmailSender implements Sender {
  private final EmailProvider provider;
  private final EmailComposer composer;
  private final SmtpConnections connections;

  EmailSender(EmailProvider provider, Lane lane, Clock clock) {
    this.provider = provider;
    this.composer = new EmailComposer(provider, clock);
    String password = provider.login() == null ? null : provider.login().password().reveal();
    SmtpOpening opening =
        new SmtpOpening(
            provider,
            Trust.of(provider.server().trustedPem()).context().getSocketFactory(),
            password);
    this.connections =
        new SmtpConnections(
            provider, opening, provider.pool().connections(lane), secrets(provider, password));
  }

  /** The password as it is and as it goes over the wire. */
  private static List<String> secrets(EmailProvider provider, String password) {
    if (password == null) {
      return List.of();
    }
    String plain = "\0" + provider.login().user() + "\0" + password;
    return List.of(password, base64(password), base64(plain));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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
    return () -> connections.handOver(to, stuffed);
  }

  @Override
  public void close() {
    connections.close();
  }
}
