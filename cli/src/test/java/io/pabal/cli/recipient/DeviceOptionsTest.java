package io.pabal.cli.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.schema.Channel;
import io.pabal.schema.recipient.Address;
import io.pabal.schema.recipient.Device;
import io.pabal.schema.recipient.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class DeviceOptionsTest {
  @TempDir private Path folder;

  @Test
  void takesApps() {
    assertThat(parse("--device", "fcm=a:b-c", "--device=apns=a0b1", "--device=apns-sandbox=5a00"))
        .containsExactly(
            new Address(Channel.PUSH, "a:b-c", Device.of(Platform.FCM)),
            new Address(Channel.PUSH, "a0b1", Device.of(Platform.APNS)),
            new Address(Channel.PUSH, "5a00", new Device("apns", "sandbox", null, null, null)));
  }

  /** As {@code JSON.stringify(subscription)} writes it. */
  @Test
  void takesABrowser() throws Exception {
    Path file =
        file(
            """
            {"endpoint":"https://push.example/send/1","expirationTime":null,
             "keys":{"p256dh":"BKey","auth":"secret"}}
            """);
    assertThat(parse("--browser", file.toString()))
        .containsExactly(
            new Address(
                Channel.PUSH,
                "https://push.example/send/1",
                new Device("webpush", null, "BKey", "secret", null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fcm", "fcm=", "=token", "webpush=https://push.example/1", "FCM=token"})
  void refusesWhatIsNoDevice(String device) {
    assertThatThrownBy(() -> parse("--device", device))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("device");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "{}",
        "{\"endpoint\":\"http://push.example\",\"keys\":{\"p256dh\":\"a\",\"auth\":\"b\"}}",
        "{\"endpoint\":\"https://push.example\",\"keys\":{\"p256dh\":\"a\"}}"
      })
  void refusesWhatIsNoSubscription(String text) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> parse("--browser", file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("subscription.json"), text);
  }

  private static List<Address> parse(String... arguments) {
    DeviceOptions options = new DeviceOptions();
    new CommandLine(CommandSpec.forAnnotatedObject(options)).parseArgs(arguments);
    return options.addresses();
  }
}
