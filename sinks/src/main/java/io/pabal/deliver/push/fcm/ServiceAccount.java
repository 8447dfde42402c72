package io.pabal.deliver.push.fcm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.provider.Jwt;
import io.pabal.deliver.push.PushCheck;
import io.pabal.schema.json.Json;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The account by which Google knows us: the JSON file of the Google console, read where it is used.
 *
 * @param project id of the Firebase project
 * @param email name of the account
 * @param keyId id of its key
 * @param key never printed
 * @param tokenUrl where it is changed for access tokens
 */
record ServiceAccount(String project, String email, String keyId, PrivateKey key, String tokenUrl) {
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

  /** The longest that Google takes. */
  private static final Duration ASSERTION_LIFE = Duration.ofHours(1);

  /**
   * Reads the file's text.
   *
   * @throws IllegalArgumentException saying what is wrong with it, without what is in it
   */
  static ServiceAccount read(String json) {
    JsonNode tree;
    try {
      tree = Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the service account is not JSON");
    }
    String tokenUrl = field(tree, "token_uri");
    PushCheck.url(tokenUrl, "token_uri of the service account");
    String project = field(tree, "project_id");
    PushCheck.that(project.matches("[a-z0-9-]{1,64}"), "project_id of the service account");
    return new ServiceAccount(
        project,
        field(tree, "client_email"),
        field(tree, "private_key_id"),
        Jwt.key(field(tree, "private_key"), "RSA"),
        tokenUrl);
  }

  private static String field(JsonNode tree, String name) {
    String value = tree.path(name).asText("");
    PushCheck.that(!value.isBlank(), "the service account has no " + name);
    return value;
  }

  /** What is changed for an access token (RFC 7523). */
  String assertion(Instant now) {
    return Jwt.sign(
        Map.of("kid", keyId),
        Map.of(
            "iss", email,
            "scope", SCOPE,
            "aud", tokenUrl,
            "iat", now.getEpochSecond(),
            "exp", now.plus(ASSERTION_LIFE).getEpochSecond()),
        key);
  }

  @Override
  public String toString() {
    return "ServiceAccount[" + email + "]";
  }
}
