package io.pabal.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.cli.local.Endpoints;
import io.pabal.cli.local.LocalConfig;
import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.jobs.channels.ChannelProviders;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.SandboxOptions;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.InDoubtRule;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.HandOver;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.Item;
import io.pabal.schema.plan.OutboxNotification;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The local system's push: deliver's senders, its configuration, and the sandbox's services. */
class SandboxDevicesTest {
  private static final String PLAIN = "plain";

  @TempDir private Path folder;
  private Sandbox sandbox;
  private Endpoints endpoints;
  private List<Sender> senders;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("data")).withPushPort(0));
    endpoints =
        new Endpoints(
            "127.0.0.1:1",
            "jdbc:postgresql:" + PLAIN,
            PLAIN,
            "http://127.0.0.1:1",
            "http://127.0.0.1:" + sandbox.httpPort(),
            "127.0.0.1",
            sandbox.smtpPort(),
            sandbox.certificateFile(),
            "http://127.0.0.1:1",
            "https://127.0.0.1:" + sandbox.pushPort(),
            folder.resolve("data"));
    Path config = folder.resolve("pabal.yaml");
    LocalConfig.write(config, endpoints, Map.of());
    senders =
        ChannelProviders.of(Channel.PUSH, PabalConfig.read(config)).all().stream()
            .map(platform -> platform.senders().open(Lane.NORMAL))
            .toList();
  }

  @AfterEach
  void stop() throws Exception {
    senders.forEach(Sender::close);
    sandbox.close();
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void reachesADeviceOfEachPlatform(Platform platform) throws Exception {
    Address device = new SandboxDevices(endpoints).register(platform, "minji-1");
    assertThat(new SandboxDevices(endpoints).register(platform, "minji-1")).isEqualTo(device);

    HandOverResult result = send(device);

    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.ACCEPTED);
    MessageRecord message = sandbox.records().get(1).orElseThrow();
    assertThat(message.recipient()).isEqualTo(SandboxFacts.recorded(device.value()));
    assertThat(message.itemIds()).containsExactly(item(1));
    assertThat(message.subject()).isEqualTo("Haneul Shop");
    assertThat(message.text()).isEqualTo("배송이 완료되었습니다. \"Thanks\"");
    assertThat(message.push().platform()).isEqualTo(platform.label());
    assertThat(message.push().link()).isEqualTo("https://track.example/1");
    assertThat(message.push().data())
        .containsEntry("status", "delivered")
        .containsEntry("category", "delivery");
    assertThat(message.push().ttlSeconds()).isBetween(1L, 3_600L);
    assertThat(sandbox.refusals().total()).isZero();
  }

  @Test
  void reachesAnAppOfApplesSandbox() throws Exception {
    Device device = new Device(Platform.APNS.label(), "sandbox", null, null, null);
    HandOverResult result = send(new Address(Channel.PUSH, "5a" + "00".repeat(31), device));
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  @Test
  void whatIsGoneIsADeadAddress() throws Exception {
    for (Address gone :
        List.of(
            new Address(Channel.PUSH, "gone:token-of-a-phone", Device.of(Platform.FCM)),
            new Address(Channel.PUSH, "dead" + "00".repeat(30), Device.of(Platform.APNS)),
            renamed(new SandboxDevices(endpoints).register(Platform.WEBPUSH, "a-browser")))) {
      HandOverResult result = send(gone);
      assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.DEAD_ADDRESS);
    }
    assertThat(sandbox.records().stats().messages().values()).allMatch(count -> count == 0);
  }

  /** An endpoint of the service that no browser has. */
  private static Address renamed(Address browser) {
    return new Address(Channel.PUSH, browser.value() + "-no-more", browser.device());
  }

  @Test
  void aBrowserThatSubscribedReadsOnAfterARestart() throws Exception {
    Address browser = new SandboxDevices(endpoints).register(Platform.WEBPUSH, "mara");
    int port = sandbox.pushPort();
    sandbox.close();
    sandbox = Sandbox.start(SandboxOptions.defaults(folder.resolve("data")).withPushPort(port));

    HandOverResult result = send(browser);
    assertThat(result.outcome()).as(result.toString()).isEqualTo(OutcomeClass.ACCEPTED);
  }

  private HandOverResult send(Address address) throws Exception {
    sent++;
    Instant now = Instant.now();
    Item item = new Item(item(sent), 1, "/shop", "e" + sent, "delivery.status", now, now);
    OutboxNotification notification =
        new OutboxNotification(
            OutboxNotification.SCHEMA,
            Ids.notificationId(List.of(item.itemId())),
            "minji",
            address,
            Lane.NORMAL,
            "delivery",
            "delivery-status",
            "ko",
            "Asia/Seoul",
            List.of(item),
            "{}",
            1,
            InDoubtRule.RESEND,
            false,
            now,
            now.plusSeconds(3_600));
    Envelope envelope = new Envelope(notification, new HandOver("epoch", sent), false);
    RenderedMessage message =
        new RenderedMessage(
            "ko",
            Map.of(
                Part.PUSH_TITLE, "Haneul Shop",
                Part.PUSH_BODY, "배송이 완료되었습니다. \"Thanks\"",
                Part.PUSH_LINK, "https://track.example/1",
                Part.PUSH_DATA, "status: delivered"));
    Sender sender = senders.stream().filter(s -> s.serves(notification)).findFirst().orElseThrow();
    return sender.prepare(envelope, message).start().get(30, TimeUnit.SECONDS);
  }

  private static String item(int number) {
    return Ids.hash(List.of("item", String.valueOf(number)));
  }
}
