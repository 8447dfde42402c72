package io.pabal.deliver.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's answer as far as it was read.
 *
 * @param status the HTTP status
 * @param headers by name in lower case; of one that comes twice the last
 * @param body the body, or null when it broke off or was longer than {@link OneShotHttp} reads
 */
public record HttpReply(int status, Map<String, String> headers, String body) {
  public HttpReply {
    headers = Map.copyOf(headers);
  }

  /** An answer with at most a Retry-After. */
  public static HttpReply of(int status, String retryAfter, String body) {
    return new HttpReply(
        status, retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter), body);
  }

  /** The value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
