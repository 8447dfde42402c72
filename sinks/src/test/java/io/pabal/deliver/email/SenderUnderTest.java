package io.pabal.deliver.email;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.provider.SampleEnvelopes;
import io.pabal.deliver.provider.Secret;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** An e-mail sender of one connection before a {@link FaultyMailServer} of this machine. */
final class SenderUnderTest implements AutoCloseable {
  static final String PASSWORD = "s3cret-pass";
  static final EmailProvider.Timeouts LONG =
      new EmailProvider.Timeouts(
          Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));
  private static final Clock CLOCK = Clock.fixed(SampleEnvelopes.NOW, ZoneOffset.UTC);

  final FaultyMailServer server;
  private Sender sender;

  SenderUnderTest() throws IOException {
    server = new FaultyMailServer();
  }

  static EmailProvider.Pool oneConnection() {
    return new EmailProvider.Pool(1, 1, Duration.ofSeconds(60), 1_000, Duration.ofMinutes(10));
  }

  /** Opens a sender, with a password and without TLS unless that is changed. */
  void open(UnaryOperator<EmailProvider> changes) {
    closeSender();
    EmailProvider provider =
        with(
            new EmailProvider.Server("127.0.0.1", server.port(), TlsMode.NONE, null),
            new EmailProvider.Login("pabal", Secret.ofValue(PASSWORD)));
    sender = new EmailSenderFactory(changes.apply(provider), CLOCK).open(Lane.NORMAL);
  }

  void open() {
    open(provider -> provider);
  }

  /** A provider of that server. */
  static EmailProvider with(EmailProvider.Server where, EmailProvider.Login login) {
    return EmailProvider.of(
            "mail", where, login, EmailProvider.Identity.of("shop@example.org", "Shop"))
        .withTimeouts(LONG)
        .withMaxMessageBytes(20_000_000)
        .withPool(oneConnection());
  }

  static RenderedMessage message(String text) {
    return new RenderedMessage(
        "en",
        Map.of(
            Part.EMAIL_SUBJECT, "Hello",
            Part.EMAIL_TEXT, text,
            Part.EMAIL_HTML, "<p>Hello</p>"));
  }

  CompletableFuture<HandOverResult> start(String text) throws Exception {
    return sender
        .prepare(SampleEnvelopes.to(Channel.EMAIL, "jin@example.com"), message(text))
        .start();
  }

  HandOverResult send() throws Exception {
    return start("Hello").get(30, TimeUnit.SECONDS);
  }

  HandOverResult sendTo(String address) throws Exception {
    return sender
        .prepare(SampleEnvelopes.to(Channel.EMAIL, address), message("Hello"))
        .start()
        .get(30, TimeUnit.SECONDS);
  }

  /** Only looks whether a notification of that id can be sent. */
  void prepare(String id) throws Exception {
    Object unused =
        sender.prepare(
            SampleEnvelopes.of(Channel.EMAIL, "jin@example.com", id, SampleEnvelopes.items(1)),
            message("Hello"));
  }

  /** The commands that begin so, in their order. */
  List<String> commands(String verb) {
    return server.commands.stream().filter(command -> command.startsWith(verb)).toList();
  }

  void closeSender() {
    if (sender != null) {
      sender.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeSender();
    server.close();
  }
}
