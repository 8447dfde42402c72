package io.pabal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The values are fixed: they stand in state, on topics and in rows of every installation. A change
 * of one of them would send everything once more.
 */
class IdsTest {

  @Test
  void neverChange() {
    String key = Ids.addressKey(Channel.EMAIL, "kim@shop.example");
    assertThat(key).isEqualTo("b9732a841187c0345365cc239a769bd9");
    assertThat(Ids.addressKey(Channel.SMS, "+821012345678"))
        .isEqualTo("60c7c400ba5e93cd0b4b43fcf4b0f101");
    String item = Ids.itemId("/shop", "e1", "kim", Channel.EMAIL, key);
    assertThat(item).isEqualTo("09f319ac9212fd2ff1a696586821d09e");
    assertThat(Ids.notificationId(List.of(item, "b", "a")))
        .isEqualTo("30246344ea6a78d4f81982033cb4fc62");
    assertThat(Ids.eventKey("/shop", "주문-1")).isEqualTo("715c78d8dba0264942b1cd78e9274e00");
  }

  @Test
  void doNotDependOnTheOrderOfItems() {
    assertThat(Ids.notificationId(List.of("a", "b")))
        .isEqualTo(Ids.notificationId(List.of("b", "a")));
  }

  @Test
  void differWhenPartsAreCutDifferently() {
    assertThat(Ids.hash(List.of("ab", "c"))).isNotEqualTo(Ids.hash(List.of("a", "bc")));
    assertThat(Ids.hash(List.of("a"))).isNotEqualTo(Ids.hash(List.of("a", "")));
    assertThat(Ids.hash(List.of("1:a"))).isNotEqualTo(Ids.hash(List.of("", "a")));
  }

  @Test
  void differByChannelAndKind() {
    assertThat(Ids.addressKey(Channel.EMAIL, "x")).isNotEqualTo(Ids.addressKey(Channel.SMS, "x"));
    assertThat(Ids.eventKey("a", "b")).isNotEqualTo(Ids.hash(List.of("a", "b")));
  }

  @Test
  void haveThirtyTwoHexadecimalDigits() {
    assertThat(Ids.hash(List.of())).matches("[0-9a-f]{32}");
  }
}
