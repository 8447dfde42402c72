package io.pabal.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void givesEachServerADefaultOfItsOwn() {
    Ports ports = Ports.defaults();
    assertThat(new HashSet<>(ports.numbers().values())).hasSameSizeAs(Port.values());
  }

  @Test
  void countsFromABaseAndLetsSinglePortsDiffer() {
    Ports ports = Ports.from(21000).with(Map.of(Port.FLINK, 8081));

    assertThat(ports.number(Port.KAFKA)).isEqualTo(21000);
    assertThat(ports.number(Port.FLINK)).isEqualTo(8081);
    assertThat(ports.address(Port.KAFKA_CONTROLLER)).isEqualTo("127.0.0.1:21001");
  }

  @Test
  void seesWhoListens() throws IOException {
    Ports ports;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports = Ports.defaults().with(Map.of(Port.SMTP, other.getLocalPort()));
      assertThat(ports.isFree(Port.SMTP)).isFalse();
    }
    assertThat(ports.isFree(Port.SMTP)).isTrue();
  }

  @Test
  void namesAllPortsWhenAskedForOneThatIsNotThere() {
    assertThat(Port.ofOptionName("kafka-controller")).isEqualTo(Port.KAFKA_CONTROLLER);
    assertThatThrownBy(() -> Port.ofOptionName("mail"))
        .hasMessageContaining("'mail'")
        .hasMessageContaining("taskmanager-metrics");
  }

  @Test
  void readsAFileOfAVersionWithFewerPorts() throws IOException {
    Ports read = JsonFiles.MAPPER.readValue("{\"numbers\":{\"KAFKA\":9092}}", Ports.class);

    assertThat(read.number(Port.KAFKA)).isEqualTo(9092);
    assertThat(read.number(Port.POSTGRES)).isEqualTo(Port.POSTGRES.defaultNumber());
  }
}
