package io.pabal.sandbox.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Serves the requests below a path. */
public interface HttpRoute {
  /** Whether a path is this route's. */
  boolean serves(String path);

  /**
   * Answers; the callback is completed once, by any thread, or never when the client shall wait.
   */
  void handle(Request request, Response response, Callback callback) throws Exception;
}
