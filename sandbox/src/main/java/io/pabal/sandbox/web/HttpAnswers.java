package io.pabal.sandbox.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pabal.sandbox.records.SandboxJson;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Ends of a request: an answer, or none. */
public final class HttpAnswers {

  private HttpAnswers() {}

  /** Answers with an object as JSON. */
  public static void json(Response response, Callback callback, int status, Object body) {
    try {
      bytes(
          response,
          callback,
          status,
          "application/json",
          SandboxJson.LENIENT.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      callback.failed(e);
    }
  }

  /** Answers with {@code {"error": message}}. */
  public static void error(Response response, Callback callback, int status, String message) {
    json(response, callback, status, Map.of("error", message));
  }

  /** Answers with text. */
  public static void text(
      Response response, Callback callback, int status, String type, String body) {
    bytes(response, callback, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with bytes. */
  public static void bytes(
      Response response, Callback callback, int status, String type, byte[] body) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Resets the connection (RST), without an answer; of HTTP/2 with all its streams. */
  public static void reset(Request request, Callback callback) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper tls) {
      endPoint = tls.unwrap();
    }
    try {
      if (endPoint instanceof SocketChannelEndPoint socket) {
        socket.getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // Closed by the client already: there is nothing to reset.
    }
    endPoint.close();
    callback.failed(new EofException("Reset by the fault script"));
  }
}
