package io.pabal.sandbox.page;

import io.pabal.sandbox.web.HttpAnswers;
import io.pabal.sandbox.web.HttpRoute;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The page: three files from the class path, with a policy under which nothing comes from
 * elsewhere.
 */
public final class PageRoute implements HttpRoute {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record File(String type, byte[] bytes) {}

  private final Map<String, File> files = new HashMap<>();

  /** Reads the files. */
  public PageRoute() throws IOException {
    files.put("/", file("index.html", "text/html; charset=utf-8"));
    files.put("/page.js", file("page.js", "text/javascript; charset=utf-8"));
    files.put("/page.css", file("page.css", "text/css; charset=utf-8"));
    files.put("/icon.svg", file("icon.svg", "image/svg+xml"));
  }

  private static File file(String name, String type) throws IOException {
    try (InputStream in = PageRoute.class.getResourceAsStream("/io/pabal/sandbox/page/" + name)) {
      if (in == null) {
        throw new IOException("Missing in the jar: " + name);
      }
      return new File(type, in.readAllBytes());
    }
  }

  @Override
  public boolean serves(String path) {
    return files.containsKey(path);
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    File file = files.get(Request.getPathInContext(request));
    response.getHeaders().put("Content-Security-Policy", POLICY);
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    HttpAnswers.bytes(response, callback, 200, file.type(), file.bytes());
  }
}
