package io.pabal.schema.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeTokenTest {
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");
  private static final byte[] OTHER = UnsubscribeToken.key("another key another key another k");
  private static final UnsubscribeToken TOKEN = new UnsubscribeToken("안나", "marketing");

  @Test
  void isReadByWhoHasTheKey() {
    String signed = TOKEN.signed(KEY);
    assertThat(signed).matches("[A-Za-z0-9._-]+");
    assertThat(UnsubscribeToken.verified(signed, List.of(KEY))).contains(TOKEN);
    assertThat(UnsubscribeToken.verified(signed, List.of(OTHER, KEY))).contains(TOKEN);
    assertThat(UnsubscribeToken.verified(signed, List.of(OTHER))).isEmpty();
    assertThat(UnsubscribeToken.verified(signed, List.of())).isEmpty();
  }

  @Test
  void noCharacterOfItCanBeChanged() {
    String signed = TOKEN.signed(KEY);
    for (int i = 0; i < signed.length(); i++) {
      char other = signed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = signed.substring(0, i) + other + signed.substring(i + 1);
      // The last character of Base64 has bits that say nothing: the same token, written otherwise.
      UnsubscribeToken.verified(changed, List.of(KEY))
          .ifPresent(token -> assertThat(token).isEqualTo(TOKEN));
    }
    String somebodyElse = new UnsubscribeToken("bert", "marketing").signed(OTHER);
    String mixed =
        somebodyElse.substring(0, somebodyElse.lastIndexOf('.'))
            + signed.substring(signed.lastIndexOf('.'));
    assertThat(UnsubscribeToken.verified(mixed, List.of(KEY))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "1..", "1.a.b", "2.YQ.YQ", "1.!.!", "a.b.c.d", "1.YQ"})
  void anythingElseIsNone(String token) {
    assertThat(UnsubscribeToken.verified(token, List.of(KEY))).isEmpty();
  }

  @Test
  void theLongestIsWithinTheBoundAndALongerOneIsNotLookedAt() {
    UnsubscribeToken longest = new UnsubscribeToken("😀".repeat(64), "😀".repeat(128));
    assertThat(longest.signed(KEY)).hasSizeLessThan(UnsubscribeToken.MAX_CHARS);
    UnsubscribeToken tooLong = new UnsubscribeToken("a".repeat(UnsubscribeToken.MAX_CHARS), "b");
    assertThat(UnsubscribeToken.verified(tooLong.signed(KEY), List.of(KEY))).isEmpty();
  }

  @Test
  void aShortKeyIsRefused() {
    String secret = "x".repeat(UnsubscribeToken.MIN_KEY_BYTES);
    assertThat(UnsubscribeToken.key(secret)).hasSize(UnsubscribeToken.MIN_KEY_BYTES);
    assertThatThrownBy(() -> UnsubscribeToken.key(secret.substring(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
