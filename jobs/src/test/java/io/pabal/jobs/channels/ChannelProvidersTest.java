package io.pabal.jobs.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.channel.Provider;
import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.deliver.channel.Providers;
import io.pabal.jobs.config.ConfigException;
import io.pabal.jobs.config.PabalConfig;
import io.pabal.schema.Channel;
import io.pabal.schema.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration says of several providers of a channel. */
class ChannelProvidersTest {
  private static final String GATEWAY =
      """
      name: %s
      url: https://sms.example.com/%s
      body: {json: {to: '{to}', text: '{text}'}}
      success: {statuses: [200]}
      limits: {from: Shop}
      """;

  @TempDir Path folder;

  private PabalConfig config(String more) throws IOException {
    return PabalConfig.read(
        Files.writeString(folder.resolve("pabal.yaml"), "kafka.bootstrap-servers: b:1\n" + more));
  }

  @Test
  void oneMailServerNeedsNoNames() throws IOException {
    Providers one =
        ChannelProviders.of(
            Channel.EMAIL, config("email: {host: mail.example.org, from: a@example.org}\n"));
    assertThat(one.exchangeable()).isTrue();
    assertThat(one.all()).extracting(Provider::name).containsExactly("smtp");
    assertThat(one.all().get(0).budget()).isEqualTo(ProviderBudget.UNLIMITED);
  }

  @Test
  void eachOfTwoMailServersHasItsOwnAndWhatIsShared() throws IOException {
    PabalConfig config =
        config(
            """
            email:
              from: shop@example.org
              providers: [primary, backup]
              rate: 100
              primary: {host: a.example.org, user: u, password: 'value:s3cret-p'}
              backup:
                {host: b.example.org, priority: 2, weight: 5, rate: 7.5, urgent-share: 0.25,
                 connections: {urgent: 9}}
            """);
    Providers two = ChannelProviders.of(Channel.EMAIL, config);
    Provider primary = two.all().get(0);
    assertThat(primary.name()).isEqualTo("primary");
    assertThat(primary.priority()).isEqualTo(1);
    assertThat(primary.budget()).isEqualTo(new ProviderBudget(100, 0.5));
    assertThat(primary.senders().capacity(Lane.URGENT)).isEqualTo(4);
    Provider backup = two.all().get(1);
    assertThat(backup.name()).isEqualTo("backup");
    assertThat(backup.priority()).isEqualTo(2);
    assertThat(backup.weight()).isEqualTo(5);
    assertThat(backup.budget()).isEqualTo(new ProviderBudget(7.5, 0.25));
    assertThat(backup.senders().capacity(Lane.URGENT)).isEqualTo(9);
    assertThat(config.describe())
        .contains("email.backup.host = b.example.org", "email.primary.password = ***")
        .doesNotContain("s3cret-p");
  }

  @Test
  void aGatewayFileIsNamedAsItsProvider() throws IOException {
    Files.writeString(folder.resolve("east.yaml"), GATEWAY.formatted("east", "east"));
    Files.writeString(folder.resolve("west.yaml"), GATEWAY.formatted("else", "west"));
    String names = "sms: {providers: [east, west], east: {gateway-file: east.yaml}, west: {%s}}\n";
    PabalConfig config = config(names.formatted("gateway-file: west.yaml"));
    assertThatThrownBy(() -> ChannelProviders.of(Channel.SMS, config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("west names its gateway else");
    Files.writeString(folder.resolve("west.yaml"), GATEWAY.formatted("west", "west"));
    assertThat(ChannelProviders.of(Channel.SMS, config).all())
        .extracting(Provider::name)
        .containsExactly("east", "west");
    PabalConfig incomplete = config(names.formatted("weight: 2"));
    assertThatThrownBy(() -> ChannelProviders.of(Channel.SMS, incomplete))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sms.gateway-file");
  }

  /** No password goes to a server that it is not of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email.providers: [a, b]%email.host: x                  | email.host is said by each",
        "email.providers: [a, b]%email.password: value:x        | email.password is said by each",
        "email.providers: [a, a]                                | stands twice",
        "email.providers: [connections]                         | a word of its own",
        "email.providers: [host]                                | a word of its own",
        "email.providers: [Primary]                             | a word of its own",
        "email.providers: [a]%email.b.host: x                   | unknown key email.b.host",
        "email.providers: [a]%email.a.from: x@y.org             | unknown key email.a.from",
        "deliver.breaker.window: 9                              | window",
        "deliver.config-pause: 0 s                              | configuration error"
      })
  void refusesAtTheStart(String lines, String problem) {
    assertThatThrownBy(() -> config(lines.replace('%', '\n') + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "priority: 0, priority",
    "priority: 101, priority",
    "weight: 0, weight",
    "rate: -1, rate",
    "urgent-share: 1, share"
  })
  void refusesAPlaceOutOfBounds(String line, String problem) throws IOException {
    PabalConfig config =
        config("email: {host: mail.example.org, from: a@example.org, " + line + "}\n");
    assertThatThrownBy(() -> ChannelProviders.of(Channel.EMAIL, config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void readsTheBreaker() throws IOException {
    var breaker =
        config("deliver: {config-pause: 2 min, breaker: {window: 30, slow-after: 3 s}}\n")
            .deliver()
            .breaker();
    assertThat(breaker.configPause()).isEqualTo(Duration.ofMinutes(2));
    assertThat(breaker.window()).isEqualTo(30);
    assertThat(breaker.slowAfter()).isEqualTo(Duration.ofSeconds(3));
  }
}
