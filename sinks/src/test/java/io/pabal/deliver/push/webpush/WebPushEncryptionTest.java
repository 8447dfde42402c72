package io.pabal.deliver.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pabal.deliver.push.PushSamples;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebPushEncryptionTest {
  private static final String WORDS = "When I grow up, I want to be a watermelon";

  static Stream<WebPushEncryption> everyCode() {
    return Stream.of(WebPushEncryption.plain(), WebPushEncryption.fastest());
  }

  @Test
  void usesConscryptWhereTheJvmHasIt() {
    assertThat(everyCode().map(WebPushEncryption::name)).containsExactly("Java", "Conscrypt");
  }

  /** RFC 8291 section 5 and appendix A. */
  @ParameterizedTest
  @MethodSource("everyCode")
  void writesTheExampleOfTheRfc(WebPushEncryption encryption) throws Exception {
    KeyPair ours =
        pair(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
            "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");

    byte[] body =
        encryption.encrypt(
            WORDS.getBytes(StandardCharsets.US_ASCII),
            bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            ours,
            bytes("DGv6ra1nlYgDCS1FRnbzlw"));

    assertThat(PushSamples.base64(body))
        .isEqualTo(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
  }

  @ParameterizedTest
  @MethodSource("everyCode")
  void givesTheBrowserWhatWasWritten(WebPushEncryption encryption) throws Exception {
    Browser browser = new Browser();
    String longest = "한".repeat(WebPushSender.MAX_PAYLOAD_BYTES / 3);
    for (String text : new String[] {"", WORDS, longest}) {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      byte[] body = encryption.encrypt(payload, PushSamples.point(browser.keys), browser.auth);

      assertThat(browser.read(body)).isEqualTo(text);
      assertThat(body).hasSize(payload.length + WebPushEncryption.OVERHEAD_BYTES);
      assertThat(encryption.encrypt(payload, PushSamples.point(browser.keys), browser.auth))
          .as("new keys and salt each time")
          .isNotEqualTo(body);
    }
  }

  /** A key of our own must not meet a point of another curve. */
  @ParameterizedTest
  @MethodSource("everyCode")
  void refusesWhatIsNoPointOfTheCurve(WebPushEncryption encryption) {
    byte[] good = PushSamples.point(PushSamples.ec());
    byte[] beside = good.clone();
    beside[64] ^= 1;
    byte[] compressed = good.clone();
    compressed[0] = 2;
    byte[] none = new byte[65];
    none[0] = 4;
    // The field's prime as x: the same as 0 to a careless reader.
    byte[] large = new byte[65];
    large[0] = 4;
    System.arraycopy(
        HexFormat.of().parseHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
        0,
        large,
        1,
        32);
    for (byte[] point : new byte[][] {beside, compressed, none, large, new byte[64]}) {
      assertThatThrownBy(() -> encryption.encrypt(new byte[1], point, new byte[16]))
          .isInstanceOf(GeneralSecurityException.class)
          .hasMessage("not a point of P-256");
    }
  }

  @Test
  void isJavasOwnWithoutConscrypt() {
    assertThat(P256.fastest(ClassLoader.getPlatformClassLoader()).name()).isEqualTo("Java");
  }

  /** As on a machine that its native library is not made for. */
  @Test
  void isJavasOwnWithoutTheNativeLibrary() throws Exception {
    try (URLClassLoader bare =
        new URLClassLoader(conscrypt(), ClassLoader.getPlatformClassLoader()) {
          @Override
          public URL getResource(String name) {
            return name.startsWith("META-INF/native") ? null : super.getResource(name);
          }
        }) {
      assertThat(P256.fastest(bare).name()).isEqualTo("Java");
    }
  }

  /** The library of one class loader is in nobody's way. */
  @Test
  void isLoadedTwiceInOneJvm() throws Exception {
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader one = new URLClassLoader(conscrypt(), parent);
        URLClassLoader other = new URLClassLoader(conscrypt(), parent)) {
      P256 first = P256.fastest(one);
      P256 second = P256.fastest(other);

      assertThat(second.name()).isEqualTo("Conscrypt");
      KeyPair mine = first.pair();
      KeyPair yours = second.pair();
      assertThat(first.secret(mine, P256.point(yours)))
          .isEqualTo(second.secret(yours, P256.point(mine)));
    }
  }

  private static URL[] conscrypt() throws ReflectiveOperationException {
    return new URL[] {
      Class.forName("org.conscrypt.OpenSSLProvider")
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
    };
  }

  private static KeyPair pair(String point, String scalar) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("EC");
    byte[] head = PushSamples.ec().getPublic().getEncoded();
    System.arraycopy(bytes(point), 0, head, head.length - 65, 65);
    ECPublicKey publicKey = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(head));
    return new KeyPair(
        publicKey,
        factory.generatePrivate(
            new ECPrivateKeySpec(new BigInteger(1, bytes(scalar)), publicKey.getParams())));
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
