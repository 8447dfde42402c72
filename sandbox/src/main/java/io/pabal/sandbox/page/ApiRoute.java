package io.pabal.sandbox.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.sandbox.faults.FaultBook;
import io.pabal.sandbox.faults.FaultRule;
import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessagePage;
import io.pabal.sandbox.records.MessageQuery;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.MessageStats;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.records.SandboxJson;
import io.pabal.sandbox.web.HttpAnswers;
import io.pabal.sandbox.web.HttpRoute;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * The HTTP API below {@code /api/}: what arrived, what was refused, the fault scripts. See {@code
 * docs/sandbox.md}.
 */
public final class ApiRoute implements HttpRoute, AutoCloseable {
  private static final int MAX_BODY_BYTES = 256 * 1024;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_REPEATED = 10_000;

  /** A request that can't be answered, with the status to say so. */
  private static final class RefusedException extends Exception {
    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private final MessageStore store;
  private final Refusals refusals;
  private final FaultBook faults;
  private final Map<String, Object> about;
  private final Runnable afterReset;
  private final LiveFeed feed;

  /**
   * The API.
   *
   * @param about ports and names, for {@code /api/health}
   * @param afterReset called when the records have been emptied
   */
  public ApiRoute(
      MessageStore store,
      Refusals refusals,
      FaultBook faults,
      Map<String, Object> about,
      Runnable afterReset) {
    this.store = store;
    this.refusals = refusals;
    this.faults = faults;
    this.about = about;
    this.afterReset = afterReset;
    this.feed = new LiveFeed(this::state);
  }

  @Override
  public boolean serves(String path) {
    return path.startsWith("/api/");
  }

  @Override
  public void close() {
    feed.close();
  }

  @Override
  public void handle(Request request, Response response, Callback callback) throws Exception {
    String[] path = Request.getPathInContext(request).substring("/api/".length()).split("/", -1);
    try {
      switch (request.getMethod() + " " + path[0] + (path.length > 1 ? "/" : "")) {
        case "GET health" -> HttpAnswers.json(response, callback, 200, health());
        case "GET live" -> feed.add(response, callback);
        case "GET stats" -> HttpAnswers.json(response, callback, 200, stats());
        case "GET items/" -> repeated(path, request, response, callback);
        case "GET refusals" -> HttpAnswers.json(response, callback, 200, refusals.recent());
        case "GET messages" -> messages(request, response, callback);
        case "GET messages/" -> message(path, response, callback);
        case "DELETE messages" -> reset(response, callback);
        case "GET faults" -> HttpAnswers.json(response, callback, 200, faults.status());
        case "GET faults/" -> fault(path[1], response, callback);
        case "POST faults/", "PUT faults/" -> setFault(path, request, response, callback);
        case "DELETE faults/" -> {
          script(path[1]).set(List.of());
          fault(path[1], response, callback);
        }
        default -> throw new RefusedException(404, "No such question: see docs/sandbox.md");
      }
    } catch (RefusedException e) {
      HttpAnswers.error(response, callback, e.status, e.getMessage());
    } catch (FaultRule.InvalidException e) {
      HttpAnswers.error(response, callback, 400, e.getMessage());
    }
  }

  // ---- records

  private void messages(Request request, Response response, Callback callback)
      throws RefusedException, IOException {
    Fields fields = Request.extractQueryParameters(request);
    String after = fields.getValue("afterSequence");
    String limit = fields.getValue("limit");
    MessageQuery query =
        new MessageQuery(
            fields.getValue("recipient"),
            fields.getValue("recipientPart"),
            channel(fields.getValue("channel")),
            fields.getValue("item"),
            fields.getValue("notification"),
            after == null ? null : number("afterSequence", after, Long.MAX_VALUE),
            limit == null ? DEFAULT_LIMIT : (int) number("limit", limit, MessageQuery.MAX_LIMIT));
    MessagePage page = store.find(query);
    boolean bodies = !"false".equals(fields.getValue("body"));
    HttpAnswers.json(
        response,
        callback,
        200,
        bodies
            ? page
            : new MessagePage(
                page.messages().stream().map(MessageRecord::withoutBody).toList(),
                page.lastSequence(),
                page.more()));
  }

  private void message(String[] path, Response response, Callback callback)
      throws RefusedException, IOException {
    Optional<MessageRecord> message = store.get(number("sequence", path[1], Long.MAX_VALUE));
    if (message.isEmpty()) {
      throw new RefusedException(404, "No record " + path[1]);
    }
    if (path.length == 2) {
      HttpAnswers.json(response, callback, 200, message.get());
    } else if (path[2].equals("html") && message.get().html() != null) {
      response.getHeaders().put("Content-Security-Policy", SafeHtml.POLICY);
      response.getHeaders().put("Referrer-Policy", "no-referrer");
      HttpAnswers.text(
          response,
          callback,
          200,
          "text/html; charset=utf-8",
          SafeHtml.clean(message.get().html()));
    } else {
      throw new RefusedException(404, "No such part");
    }
  }

  private void reset(Response response, Callback callback)
      throws IOException, InterruptedException {
    try {
      store.reset().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      HttpAnswers.error(
          response, callback, 503, "The records could not be emptied: " + e.getMessage());
      return;
    }
    refusals.clear();
    afterReset.run();
    HttpAnswers.json(response, callback, 200, stats());
  }

  private void repeated(String[] path, Request request, Response response, Callback callback)
      throws RefusedException {
    if (!path[1].equals("repeated")) {
      throw new RefusedException(404, "Only /api/items/repeated");
    }
    String limit = Request.extractQueryParameters(request).getValue("limit");
    int most = limit == null ? MAX_REPEATED : (int) number("limit", limit, MAX_REPEATED);
    HttpAnswers.json(response, callback, 200, store.repeated(most));
  }

  private Map<String, Object> stats() {
    MessageStats stats = store.stats();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("messages", stats.messages());
    all.put("items", stats.items());
    all.put("repeatedItems", stats.repeatedItems());
    all.put("repetitions", stats.repetitions());
    all.put("providers", stats.providers());
    all.put("itemsBeyondBound", stats.itemsBeyondBound());
    all.put("lastSequence", stats.lastSequence());
    all.put("refused", refusals.counts());
    all.put("refusals", refusals.total());
    return all;
  }

  private Map<String, Object> health() {
    Map<String, Object> all = new LinkedHashMap<>(about);
    all.put("status", "up");
    all.put("lastSequence", store.lastSequence());
    return all;
  }

  /** What the page is told: counts and faults; it asks for the messages itself. */
  private Object state() {
    return Map.of("stats", stats(), "faults", faults.status());
  }

  // ---- faults

  private FaultScript script(String provider) throws RefusedException {
    Optional<FaultScript> script = faults.script(provider);
    if (script.isEmpty()) {
      throw new RefusedException(
          404, "No provider " + provider + "; there are " + faults.status().keySet());
    }
    return script.get();
  }

  private void fault(String provider, Response response, Callback callback)
      throws RefusedException {
    HttpAnswers.json(
        response, callback, 200, Map.of("provider", provider, "rules", script(provider).status()));
  }

  private void setFault(String[] path, Request request, Response response, Callback callback)
      throws RefusedException, IOException {
    FaultScript script = script(path[1]);
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
      // A form or plain text could be sent by any page in the same browser.
      throw new RefusedException(415, "Content-Type must be application/json");
    }
    byte[] body = body(request);
    if (path.length == 2) {
      script.set(FaultBook.parse(body));
    } else {
      JsonNode enabled = json(body).get("enabled");
      if (enabled == null || !enabled.isBoolean()) {
        throw new RefusedException(400, "Expected {\"enabled\": true} or false");
      }
      if (!script.enable(path[2], enabled.booleanValue())) {
        throw new RefusedException(404, "No rule " + path[2]);
      }
    }
    fault(path[1], response, callback);
  }

  private static JsonNode json(byte[] body) throws RefusedException {
    try {
      return SandboxJson.LENIENT.readTree(body);
    } catch (IOException e) {
      throw new RefusedException(400, "Not JSON");
    }
  }

  private static byte[] body(Request request) throws IOException, RefusedException {
    byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new RefusedException(413, "Body is larger than " + MAX_BODY_BYTES + " bytes");
    }
    return body;
  }

  // ---- parameters

  private static long number(String name, String value, long max) throws RefusedException {
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new RefusedException(400, name + " is not a number");
    }
    throw new RefusedException(400, name + " must be between 0 and " + max);
  }

  private static Channel channel(String word) throws RefusedException {
    if (word == null || word.isEmpty()) {
      return null;
    }
    for (Channel channel : Channel.values()) {
      if (channel.word().equals(word)) {
        return channel;
      }
    }
    throw new RefusedException(400, "No channel " + word);
  }
}
