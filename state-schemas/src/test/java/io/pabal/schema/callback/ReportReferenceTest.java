package io.pabal.schema.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.schema.Channel;
import io.pabal.schema.SignedText;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportReferenceTest {
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");
  private static final byte[] OTHER = UnsubscribeToken.key("another key another key another k");
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00.123456789Z");
  private static final ReportReference REFERENCE =
      new ReportReference("안나", Channel.EMAIL, "a".repeat(32), "n".repeat(32), 3, AT);

  @Test
  void isReadByWhoHasTheKey() {
    String signed = REFERENCE.signed(KEY);
    assertThat(signed).matches("[A-Za-z0-9._-]+");
    assertThat(ReportReference.verified(signed, List.of(OTHER, KEY))).contains(REFERENCE);
    assertThat(ReportReference.verified(signed, List.of(OTHER))).isEmpty();
    ReportReference ofAddress = ReportReference.ofAddress("a\nb", Channel.SMS, "key", AT);
    assertThat(ReportReference.verified(ofAddress.signed(KEY), List.of(KEY))).contains(ofAddress);
  }

  @Test
  void noCharacterOfItCanBeChanged() {
    String signed = REFERENCE.signed(KEY);
    for (int i = 0; i < signed.length(); i++) {
      char other = signed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = signed.substring(0, i) + other + signed.substring(i + 1);
      // The last character of Base64 has bits that say nothing: the same, written otherwise.
      ReportReference.verified(changed, List.of(KEY))
          .ifPresent(reference -> assertThat(reference).isEqualTo(REFERENCE));
    }
  }

  /** Each link in a mail has a token: it must not serve as the reference of a report. */
  @Test
  void anUnsubscribeTokenIsNoReferenceNorTheOtherWay() {
    String token = new UnsubscribeToken("anna", "marketing").signed(KEY);
    assertThat(ReportReference.verified(token, List.of(KEY))).isEmpty();
    assertThat(UnsubscribeToken.verified(REFERENCE.signed(KEY), List.of(KEY))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n\n\n",
        "email\nkey\n\nx\n2026-11-22T09:00:00Z\nanna",
        "email\nkey\n\n1\nyesterday\nanna",
        "pigeon\nkey\n\n1\n2026-11-22T09:00:00Z\nanna",
        "email\nkey\n\n1\n2026-11-22T09:00:00Z"
      })
  void anythingElseThatIsSignedIsNone(String content) {
    String signed = new SignedText("pabal.reference.1", 3_000).sign(content, KEY);
    assertThat(ReportReference.verified(signed, List.of(KEY))).isEmpty();
  }

  @Test
  void theLongestIsWithinTheBoundAndALongerOneIsNotLookedAt() {
    String recipient = "😀".repeat(128);
    assertThat(withRecipient(recipient).signed(KEY)).hasSizeLessThan(ReportReference.MAX_CHARS);
    String tooLong = withRecipient("a".repeat(ReportReference.MAX_CHARS)).signed(KEY);
    assertThat(ReportReference.verified(tooLong, List.of(KEY))).isEmpty();
  }

  @Test
  void onlyAnAdministratorBringsADeadAddressBack() {
    assertThat(ReportResult.LIFT.lifts(SuppressionReason.DEAD_ADDRESS)).isTrue();
    assertThat(ReportResult.OPT_IN.lifts(SuppressionReason.DEAD_ADDRESS)).isFalse();
    assertThat(ReportResult.OPT_IN.lifts(SuppressionReason.OPT_OUT)).isTrue();
    assertThat(ReportResult.OPT_IN.lifts(SuppressionReason.COMPLAINT)).isTrue();
    assertThat(ReportResult.DELIVERED.lifts(SuppressionReason.OPT_OUT)).isFalse();
  }

  private static ReportReference withRecipient(String recipient) {
    return new ReportReference(recipient, Channel.PUSH, "a".repeat(32), "n".repeat(32), 99, AT);
  }
}
