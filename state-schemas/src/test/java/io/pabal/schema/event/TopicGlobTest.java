package io.pabal.schema.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicGlobTest {
  @ParameterizedTest
  @CsvSource({
    "shop.orders, shop.orders, true",
    "shop.orders, shop-orders, false",
    "shop.*, shop.orders, true",
    "shop.*, shop., true",
    "shop.*, shop, false",
    "*.orders, shop.orders, true",
    "s*p.*s, shop.orders, true",
    "s*p.*s, shop.order, false",
    "*, anything, true",
  })
  void fitsAsItsExpressionDoes(String pattern, String topic, boolean fits) {
    assertThat(TopicGlob.matches(pattern, topic)).isEqualTo(fits);
    assertThat(topic.matches(TopicGlob.regex(pattern))).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.*, shop.orders.*, true",
    "shop.*, *.orders, true",
    "a*, b*, false",
    "*a, *b, false",
    "a*b, ab, true",
    "a*b*c, a*d, false",
    "*, *, true",
  })
  void knowsWhetherTwoCanFitOneTopic(String one, String other, boolean overlap) {
    assertThat(TopicGlob.overlap(one, other)).isEqualTo(overlap);
    assertThat(TopicGlob.overlap(other, one)).isEqualTo(overlap);
  }
}
