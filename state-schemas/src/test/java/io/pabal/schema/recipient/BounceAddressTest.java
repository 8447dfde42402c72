package io.pabal.schema.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BounceAddressTest {
  private static final byte[] KEY = BounceAddress.key("0123456789abcdef0123456789abcdef");
  private static final byte[] OTHER = BounceAddress.key("another key another key another k");
  private static final String ID = "00c0ffee00c0ffee00c0ffee00c0ffee";
  private static final BounceAddress BOUNCE = new BounceAddress(ID, 3);

  @Test
  void isReadByWhoHasTheKey() {
    String address = BOUNCE.address("bounce", "bounces.example.org", KEY);
    assertThat(address).matches("bounce[+][0-9a-v]{48}@bounces\\.example\\.org");
    assertThat(BounceAddress.verified(address, List.of(KEY))).contains(BOUNCE);
    assertThat(BounceAddress.verified(address, List.of(OTHER, KEY))).contains(BOUNCE);
    assertThat(BounceAddress.verified(address, List.of(OTHER))).isEmpty();
    assertThat(BounceAddress.verified(address, List.of())).isEmpty();
    assertThat(BounceAddress.verified(BOUNCE.reference(KEY), List.of(KEY))).contains(BOUNCE);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000, 1",
    "ffffffffffffffffffffffffffffffff, 65535",
    "80000000000000000000000000000000, 32768",
    "00000000000000000000000000000001, 255"
  })
  void holdsEveryIdAndAttempt(String id, int attempt) {
    BounceAddress bounce = new BounceAddress(id, attempt);
    assertThat(BounceAddress.verified(bounce.reference(KEY), List.of(KEY))).contains(bounce);
    assertThat(bounce.reference(KEY)).hasSize(BounceAddress.REFERENCE_CHARS);
  }

  @Test
  void survivesAServerThatChangesItsCase() {
    String upper = BOUNCE.address("bounce", "example.org", KEY).toUpperCase(Locale.ROOT);
    assertThat(BounceAddress.verified(upper, List.of(KEY))).contains(BOUNCE);
  }

  @Test
  void noCharacterOfTheReferenceCanBeChanged() {
    String reference = BOUNCE.reference(KEY);
    for (int i = 0; i < reference.length(); i++) {
      char other = reference.charAt(i) == '0' ? '1' : '0';
      String changed = reference.substring(0, i) + other + reference.substring(i + 1);
      assertThat(BounceAddress.verified(changed, List.of(KEY))).as("character %s", i).isEmpty();
    }
  }

  @Test
  void theLocalPartHasSixtyFourCharactersAtMost() {
    String longest = "p".repeat(BounceAddress.MAX_PREFIX_CHARS);
    String address = BOUNCE.address(longest, "example.org", KEY);
    assertThat(address.indexOf('@')).isEqualTo(64);
    assertThat(BounceAddress.verified(address, List.of(KEY))).contains(BOUNCE);
    assertThatThrownBy(() -> BOUNCE.address(longest + "p", "example.org", KEY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nb", "a+b", "a@b", ".a", "a.", "á", "a>b"})
  void prefixesCarryNothingElse(String prefix) {
    assertThat(BounceAddress.isPrefix(prefix)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "+", "bounce+@example.org", "bounce@example.org", "a+b@c@d"})
  void anythingElseIsNone(String text) {
    assertThat(BounceAddress.verified(text, List.of(KEY))).isEmpty();
    String reference = BOUNCE.reference(KEY);
    assertThat(BounceAddress.verified(reference + "0", List.of(KEY))).isEmpty();
    assertThat(BounceAddress.verified(reference.substring(1), List.of(KEY))).isEmpty();
    assertThat(BounceAddress.verified("<" + reference + ">", List.of(KEY))).isEmpty();
    assertThat(BounceAddress.verified(reference + "\r\n", List.of(KEY))).isEmpty();
    assertThat(BounceAddress.verified("w" + reference.substring(1), List.of(KEY))).isEmpty();
  }

  @Test
  void takesOurIdsAndAttemptsOnly() {
    for (String id : new String[] {null, "", "x".repeat(32), ID.toUpperCase(Locale.ROOT)}) {
      assertThatThrownBy(() -> new BounceAddress(id, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int attempt : new int[] {-1, 0, BounceAddress.MAX_ATTEMPT + 1}) {
      assertThatThrownBy(() -> new BounceAddress(ID, attempt))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aShortKeyIsRefused() {
    String secret = "x".repeat(BounceAddress.MIN_KEY_BYTES);
    assertThat(BounceAddress.key(secret)).hasSize(BounceAddress.MIN_KEY_BYTES);
    assertThatThrownBy(() -> BounceAddress.key(secret.substring(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
