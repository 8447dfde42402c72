package io.pabal.schema.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuppressionsTest {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");
  private static final Address MAIL = new Address(Channel.EMAIL, "kim@example.com");

  @Test
  void aDeadAddressHoldsUntilANewerRegistration() {
    Suppressions known = Suppressions.NONE.with(List.of(said(SuppressionReason.DEAD_ADDRESS, 0)));
    assertThat(known.hold(MAIL)).isTrue();
    assertThat(known.hold(registered(-1))).isTrue();
    assertThat(known.hold(registered(0))).isTrue();
    assertThat(known.hold(registered(1))).isFalse();
    assertThat(known.hold(new Address(Channel.EMAIL, "lee@example.com"))).isFalse();
  }

  @Test
  void aDeviceRegistersItself() {
    Address phone = phone(null);
    Suppression dead =
        Suppression.said(
            Channel.PUSH,
            phone.key(),
            SuppressionReason.DEAD_ADDRESS,
            AT,
            SuppressedBy.OUTCOME,
            "UNREGISTERED");
    Suppressions known = Suppressions.NONE.with(List.of(dead));
    assertThat(known.hold(phone)).isTrue();
    assertThat(known.hold(phone(AT.minusMillis(1)))).isTrue();
    assertThat(known.hold(phone(AT.plusMillis(1)))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = SuppressionReason.class,
      names = {"OPT_OUT", "COMPLAINT"})
  void noRegistrationUndoesAPersonsWord(SuppressionReason reason) {
    Suppressions known = Suppressions.NONE.with(List.of(said(reason, 0)));
    assertThat(known.hold(registered(1))).isTrue();
    assertThat(known.with(List.of(lifted(reason, 0))).hold(MAIL)).isTrue();
    assertThat(known.with(List.of(lifted(reason, 1))).hold(MAIL)).isFalse();
  }

  @Test
  void oneReasonThatIsLiftedLeavesTheOther() {
    Suppressions known =
        Suppressions.NONE.with(
            List.of(said(SuppressionReason.DEAD_ADDRESS, 0), said(SuppressionReason.OPT_OUT, 0)));
    assertThat(known.with(List.of(lifted(SuppressionReason.DEAD_ADDRESS, 1))).hold(MAIL)).isTrue();
  }

  @Test
  void whatIsKnownChangesNothing() {
    Suppressions known =
        Suppressions.NONE.with(
            List.of(said(SuppressionReason.OPT_OUT, 5), lifted(SuppressionReason.OPT_OUT, 7)));
    assertThat(known.with(List.of(said(SuppressionReason.OPT_OUT, 4)))).isSameAs(known);
    assertThat(known.with(List.of(said(SuppressionReason.OPT_OUT, 5)))).isSameAs(known);
    assertThat(known.with(List.of(lifted(SuppressionReason.OPT_OUT, 7)))).isSameAs(known);
    assertThat(known.all()).hasSize(1);
  }

  @Test
  void atTheBoundTheOldestIsForgotten() {
    Suppressions full = Suppressions.NONE;
    for (int i = 0; i < Suppressions.MAX; i++) {
      full = full.with(List.of(of("key" + i, i)));
    }
    assertThat(full.all()).hasSize(Suppressions.MAX);
    Suppressions over = full.with(List.of(of("one more", Suppressions.MAX)));
    assertThat(over.all())
        .hasSize(Suppressions.MAX)
        .extracting(Suppression::addressKey)
        .contains("one more", "key1")
        .doesNotContain("key0");
    assertThat(over.with(List.of(of("older than all", -1)))).isSameAs(over);
  }

  private static Suppression of(String addressKey, int seconds) {
    return Suppression.said(
        Channel.EMAIL,
        addressKey,
        SuppressionReason.DEAD_ADDRESS,
        AT.plusSeconds(seconds),
        SuppressedBy.OUTCOME,
        null);
  }

  private static Suppression said(SuppressionReason reason, int seconds) {
    return Suppression.said(
        Channel.EMAIL, MAIL.key(), reason, AT.plusSeconds(seconds), SuppressedBy.CALLBACK, "5.1.1");
  }

  private static Suppression lifted(SuppressionReason reason, int seconds) {
    return Suppression.lifted(Channel.EMAIL, MAIL.key(), reason, AT.plusSeconds(seconds));
  }

  private static Address registered(int seconds) {
    return new Address(MAIL.channel(), MAIL.value(), null, AT.plusSeconds(seconds));
  }

  private static Address phone(Instant registeredAt) {
    return new Address(Channel.PUSH, "token", new Device("fcm", null, null, null, registeredAt));
  }
}
