package io.pabal.deliver.provider;

import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs JSON Web Tokens (RFC 7519) with the key that a provider gave us. */
public final class Jwt {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private Jwt() {}

  /**
   * A key from PKCS #8 in PEM, as Google and Apple give them.
   *
   * @param algorithm {@code RSA} or {@code EC}
   * @throws IllegalArgumentException when it is none; the message does not show it
   */
  public static PrivateKey key(String pem, String algorithm) {
    try {
      int begin = pem.indexOf(BEGIN);
      int end = pem.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException("a key is not PKCS #8 in PEM (BEGIN PRIVATE KEY)");
      }
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key is no " + algorithm + " key", e);
    }
  }

  /**
   * A signed token: RS256 with an RSA key, ES256 with one of the curve P-256.
   *
   * @param header what stands beside {@code alg} and {@code typ}
   */
  public static String sign(
      Map<String, Object> header, Map<String, Object> claims, PrivateKey key) {
    Map<String, Object> full = new LinkedHashMap<>();
    full.put("alg", algorithm(key));
    full.put("typ", "JWT");
    full.putAll(header);
    String text = base64(Json.write(full)) + "." + base64(Json.write(claims));
    try {
      // RFC 7518 section 3.4: r and s one after the other, not the DER that Java makes by itself.
      Signature signature =
          Signature.getInstance(
              key instanceof RSAPrivateKey ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a token can't be signed", e);
    }
  }

  private static String algorithm(PrivateKey key) {
    if (key instanceof RSAPrivateKey) {
      return "RS256";
    }
    if (key instanceof ECPrivateKey ec && ec.getParams().getOrder().bitLength() == 256) {
      return "ES256";
    }
    throw new IllegalArgumentException("a key is neither RSA nor of the curve P-256");
  }

  /** Base64 for URLs, without padding (RFC 7515). */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
