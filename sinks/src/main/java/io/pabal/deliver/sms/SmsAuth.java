package io.pabal.deliver.sms;

import io.pabal.deliver.provider.Secret;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** How a gateway knows us. */
public sealed interface SmsAuth extends Serializable {
  /** A header with what it carries, in the clear; {@code secrets} must appear nowhere else. */
  record Header(String name, String value, List<String> secrets) {
    public Header {
      // OkHttp would refuse it at every message, and say the value.
      if (!value.matches("[ -~]+") || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")) {
        throw new IllegalStateException(
            "SMS gateway: header or secret has characters beyond ASCII");
      }
    }

    @Override
    public String toString() {
      return "Header[" + name + ": ***]";
    }
  }

  /** Reads the secret and makes the header of it. */
  Header reveal();

  /** {@code Authorization: Bearer TOKEN}. */
  record Bearer(Secret token) implements SmsAuth {
    @Override
    public Header reveal() {
      String secret = token.reveal();
      return new Header("Authorization", "Bearer " + secret, List.of(secret));
    }
  }

  /** {@code Authorization: Basic ...} (RFC 7617). */
  record Basic(String user, Secret password) implements SmsAuth {
    @Override
    public Header reveal() {
      String secret = password.reveal();
      String token =
          Base64.getEncoder()
              .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
      return new Header("Authorization", "Basic " + token, List.of(secret, token));
    }
  }

  /** A header of the gateway's own, such as {@code X-Api-Key}. */
  record ApiKey(String header, Secret key) implements SmsAuth {
    @Override
    public Header reveal() {
      String secret = key.reveal();
      return new Header(header, secret, List.of(secret));
    }
  }
}
