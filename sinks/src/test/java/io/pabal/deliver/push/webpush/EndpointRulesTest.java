package io.pabal.deliver.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.http.ForbiddenAddressException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRulesTest {
  private final EndpointRules rules = new EndpointRules(WebPushProvider.DEFAULT_HOSTS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://FCM.googleapis.com:443/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ",
        "https://web.push.apple.com/QHhf"
      })
  void allowsTheServicesOfBrowsers(String endpoint) {
    assertThat(rules.problem(endpoint)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#y",
        "https://push.services.mozilla.com/x",
        "https://evilpush.services.mozilla.com.example/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "file:///etc/passwd",
        "//fcm.googleapis.com/x",
        "https:///x",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\r\nX-Evil: 1",
        "not a url",
        ""
      })
  void refusesEverybodyElse(String endpoint) {
    assertThat(rules.problem(endpoint)).isPresent();
  }

  @Test
  void allowsASandboxByItsPortOnly() {
    EndpointRules sandbox = new EndpointRules(List.of("127.0.0.1:8443"));
    assertThat(sandbox.problem("https://127.0.0.1:8443/x")).isEmpty();
    assertThat(sandbox.problem("https://127.0.0.1:9092/x")).isPresent();
    assertThat(sandbox.problem("https://127.0.0.1/x")).isPresent();
    assertThat(sandbox.problem("https://localhost:8443/x")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*.com",
        "*.",
        "10.0.0.1",
        "10.0.0.1:443",
        "HOST.example",
        "a b",
        "https://a.b"
      })
  void refusesListsThatMeanTooMuch(String host) {
    assertThatThrownBy(() -> EndpointRules.check(List.of(host)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "fec0::1"
      })
  void knowsAddressesThatAreNotPublic(String address) throws Exception {
    assertThat(EndpointRules.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "100.128.0.1",
        "172.32.0.1",
        "192.1.0.1",
        "2606:4700::1111",
        "64:ff9b::808:808"
      })
  void knowsAddressesThatArePublic(String address) throws Exception {
    assertThat(EndpointRules.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void refusesNamesThatLeadInside() throws Exception {
    InetAddress inside = InetAddress.getByName("10.0.0.1");
    InetAddress outside = InetAddress.getByName("8.8.8.8");
    assertThatThrownBy(() -> rules.dns(host -> List.of(outside, inside)).lookup("push.example"))
        .isInstanceOf(ForbiddenAddressException.class);
    assertThat(rules.dns(host -> List.of(outside)).lookup("push.example")).containsExactly(outside);
    InetAddress here = InetAddress.getLoopbackAddress();
    assertThat(rules.dns(host -> List.of(here)).lookup("127.0.0.1")).containsExactly(here);
  }
}
