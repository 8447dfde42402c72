package io.pabal.sandbox.push;

import io.pabal.sandbox.records.PushView;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/**
 * A request that has been read to its end.
 *
 * @param path below the service's own, beginning with a slash
 * @param http2 whether it came over HTTP/2
 * @param body at most {@link PushExchange#MAX_BODY_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PushRequest(
    String method, String path, boolean http2, HttpFields headers, byte[] body, long atMillis) {

  String header(String name) {
    return headers.get(name);
  }

  /** What a service says to it. */
  sealed interface Verdict {}

  /**
   * No.
   *
   * @param recipient whom it was for, when that is known
   * @param body JSON, or text
   */
  record Refused(int status, String reason, String recipient, String body) implements Verdict {}

  /** An answer to something that is no message, such as a token. */
  record Aside(int status, String body) implements Verdict {}

  /**
   * A good message.
   *
   * @param messageId the service's id of it
   * @param headers of the answer
   */
  record Good(
      String recipient,
      String title,
      String text,
      PushView view,
      String messageId,
      int status,
      Map<String, String> headers,
      String body)
      implements Verdict {}
}
