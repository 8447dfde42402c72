package io.pabal.sandbox.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pabal.sandbox.records.SandboxJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events for the page: five times a second at most, the state as it is then, and only
 * when it has changed. Looks at the records and is never called by them, so a slow page delays no
 * provider; a page that has not read the last event misses the next one and asks the API for what
 * lies between.
 */
final class LiveFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final int TICK_MILLIS = 200;

  /** A comment now and then tells both sides that the connection lives. */
  private static final int PING_TICKS = 50;

  private static final int MAX_CLIENTS = 50;

  private final class Client {
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean writing = new AtomicBoolean();
    private String lastSent = "";

    Client(Response response, Callback callback) {
      this.response = response;
      this.callback = callback;
    }

    void send(String event) {
      if (!writing.compareAndSet(false, true)) {
        return;
      }
      if (!event.startsWith(":")) {
        lastSent = event;
      }
      response.write(
          false,
          ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)),
          Callback.from(
              () -> writing.set(false),
              failure -> {
                clients.remove(this);
                callback.failed(failure);
              }));
    }
  }

  private final Supplier<Object> state;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sandbox-live");
            thread.setDaemon(true);
            return thread;
          });
  private long ticks;

  LiveFeed(Supplier<Object> state) {
    this.state = state;
    // tick() lets nothing through, so its future would never have anything to say.
    ScheduledFuture<?> unused =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Adds a page. */
  void add(Response response, Callback callback) {
    if (clients.size() >= MAX_CLIENTS) {
      response.setStatus(503);
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    Client client = new Client(response, callback);
    clients.add(client);
    client.send("retry: 1000\n\n");
  }

  private void tick() {
    try {
      ticks++;
      if (clients.isEmpty()) {
        return;
      }
      String event =
          "event: state\ndata: " + SandboxJson.LENIENT.writeValueAsString(state.get()) + "\n\n";
      for (Client client : clients) {
        if (!client.lastSent.equals(event)) {
          client.send(event);
        } else if (ticks % PING_TICKS == 0) {
          client.send(": ping\n\n");
        }
      }
    } catch (JsonProcessingException | RuntimeException e) {
      LOG.warn("Live feed: an event was not sent", e);
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    clients.forEach(client -> client.callback.succeeded());
  }
}
