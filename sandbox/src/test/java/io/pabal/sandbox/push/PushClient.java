package io.pabal.sandbox.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.Sandbox;
import io.pabal.sandbox.records.SandboxJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Speaks to the sandbox's push services with nothing but Java's own, as a sender would. */
final class PushClient {
  private final String origin;
  private final PushIdentity identity;
  private final HttpClient http;

  PushClient(Sandbox sandbox, Path directory) throws Exception {
    this.origin = "https://127.0.0.1:" + sandbox.pushPort();
    this.identity = PushIdentity.in(directory);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(trusting(sandbox.certificateFile()))
            .build();
  }

  private static SSLContext trusting(Path certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "sandbox", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  String origin() {
    return origin;
  }

  PushIdentity identity() {
    return identity;
  }

  HttpResponse<String> post(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return send(request(path), headers, body);
  }

  /** Over HTTP/1.1. */
  HttpResponse<String> postOld(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return send(request(path).version(HttpClient.Version.HTTP_1_1), headers, body);
  }

  /** With an end to the patience. */
  HttpResponse<String> post(Duration atMost, String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    return send(request(path).timeout(atMost), headers, body);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path));
  }

  private HttpResponse<String> send(
      HttpRequest.Builder request, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    headers.forEach(request::header);
    return http.send(
        request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Those headers with one in another way, or, for null, without it. */
  static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> others = new LinkedHashMap<>(headers);
    if (value == null) {
      others.remove(name);
    } else {
      others.put(name, value);
    }
    return others;
  }

  /** A token (RFC 7519) with these claims; names a key when there is one to name. */
  static String token(KeyPair keys, String keyId, Map<String, Object> claims) throws Exception {
    boolean rsa = keys.getPublic() instanceof RSAPublicKey;
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", rsa ? "RS256" : "ES256");
    if (keyId != null) {
      header.put("kid", keyId);
    }
    String signed =
        PushKeys.base64(SandboxJson.LENIENT.writeValueAsBytes(header))
            + "."
            + PushKeys.base64(SandboxJson.LENIENT.writeValueAsBytes(claims));
    Signature signer =
        Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
    signer.initSign(keys.getPrivate());
    signer.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + PushKeys.base64(signer.sign());
  }

  static long in(long seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }

  /** What Google gives for an assertion. */
  HttpResponse<String> accessToken(KeyPair keys, Map<String, Object> claims) throws Exception {
    return post(
        "/fcm-a/token",
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        bytes(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
                + token(keys, null, claims)));
  }

  Map<String, Object> googleClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", PushIdentity.ACCOUNT);
    claims.put("aud", origin + "/fcm-a/token");
    claims.put("scope", "https://www.googleapis.com/auth/firebase.messaging");
    claims.put("iat", in(0));
    claims.put("exp", in(3_600));
    return claims;
  }

  /** The address of a browser that subscribes now. */
  JsonNode subscribe(String browser) throws Exception {
    HttpResponse<String> answer =
        post("/webpush-a/subscribe", Map.of(), bytes("{\"browser\":\"" + browser + "\"}"));
    return SandboxJson.LENIENT.readTree(answer.body());
  }

  /** RFC 8291 as a sender does it, with a key pair for this one message. */
  static byte[] encrypted(JsonNode address, byte[] text) throws GeneralSecurityException {
    byte[] browser = PushKeys.bytes(address.at("/device/p256dh").asText());
    KeyPair own = PushKeys.ec();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own.getPrivate());
    agreement.doPhase(PushKeys.publicKey(browser), true);
    byte[] salt = new byte[16];
    salt[0] = 7;
    byte[] info = joined(bytes("WebPush: info\0"), browser, PushKeys.point(own));
    byte[] ikm =
        derived(
            PushKeys.bytes(address.at("/device/auth").asText()),
            agreement.generateSecret(),
            info,
            32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(derived(salt, ikm, bytes("Content-Encoding: aes128gcm\0"), 16), "AES"),
        new GCMParameterSpec(128, derived(salt, ikm, bytes("Content-Encoding: nonce\0"), 12)));
    return joined(
        salt,
        ByteBuffer.allocate(4).putInt(4_096).array(),
        new byte[] {65},
        PushKeys.point(own),
        cipher.doFinal(joined(text, new byte[] {2})));
  }

  /** HKDF (RFC 5869) of one block. */
  private static byte[] derived(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] block = mac(mac(salt, secret), joined(info, new byte[] {1}));
    return Arrays.copyOf(block, length);
  }

  private static byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
