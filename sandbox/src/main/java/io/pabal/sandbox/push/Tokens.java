package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/**
 * A JSON Web Token as it came.
 *
 * @param header its header
 * @param claims what it claims
 * @param signed what the signature is over
 * @param signature RS256, or ES256 as bare numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tokens(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {

  /** Reads one; null when it is none. */
  static Tokens read(String text) {
    String[] parts = text == null ? new String[0] : text.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      return new Tokens(
          SandboxJson.LENIENT.readTree(base64.decode(parts[0])),
          SandboxJson.LENIENT.readTree(base64.decode(parts[1])),
          (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
          base64.decode(parts[2]));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether it was signed with the private half of this key. */
  boolean isSignedBy(PublicKey key) {
    boolean rsa = key instanceof RSAPublicKey;
    if (!header.path("alg").asText().equals(rsa ? "RS256" : "ES256")) {
      return false;
    }
    try {
      Signature verifier =
          Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  String text(String claim) {
    return claims.path(claim).asText("");
  }

  long seconds(String claim) {
    return claims.path(claim).asLong(0);
  }
}
