package io.pabal.deliver.handover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowShareTest {
  @Test
  void looksAtTheNewest() {
    SlowShare share = new SlowShare(4);
    assertThat(share.percent()).isZero();
    share.add(true);
    assertThat(share.percent()).isEqualTo(100);
    share.add(false);
    assertThat(share.percent()).isEqualTo(50);
    for (int i = 0; i < 3; i++) {
      share.add(false);
    }
    assertThat(share.percent()).isZero();
  }
}
