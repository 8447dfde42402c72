package io.pabal.sandbox.push;

import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.web.HttpRoute;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One push service at {@code /<name>/...}: judges requests, the rest is the same for all. */
abstract class PushService implements HttpRoute, AutoCloseable {
  private final String name;
  private final MessageStore store;
  private final FaultScript faults;
  private final Refusals refusals;

  /** Ends the delays of fault scripts. */
  private final ScheduledExecutorService delays =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sandbox-push-delays");
            thread.setDaemon(true);
            return thread;
          });

  /** What services need of the sandbox. */
  record Parts(MessageStore store, FaultScript faults, Refusals refusals, Clock clock) {}

  PushService(String name, Parts parts) {
    this.name = name;
    this.store = parts.store();
    this.faults = parts.faults();
    this.refusals = parts.refusals();
  }

  /** What the real service would say. */
  abstract PushRequest.Verdict judge(PushRequest request);

  final String name() {
    return name;
  }

  final MessageStore store() {
    return store;
  }

  final FaultScript faults() {
    return faults;
  }

  final Refusals refusals() {
    return refusals;
  }

  final ScheduledExecutorService delays() {
    return delays;
  }

  @Override
  public boolean serves(String path) {
    return path.startsWith("/" + name + "/");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    new PushExchange(this, request, response, callback).begin();
  }

  @Override
  public void close() {
    delays.shutdownNow();
  }
}
