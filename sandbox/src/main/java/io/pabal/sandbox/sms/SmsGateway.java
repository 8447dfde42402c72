package io.pabal.sandbox.sms;

import io.pabal.sandbox.faults.FaultScript;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.MessageStore;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.web.HttpRoute;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An SMS provider: {@code POST /sms/{provider}/messages} with a bearer token and JSON {@code from},
 * {@code to}, {@code text}, and, recorded when they are there, {@code reference}, {@code items},
 * {@code handOver}, {@code attempt}. Answers 201 {@code {"id":"SM...","status":"queued"}} when the
 * record is on the disk, else {@code {"code":n,"message":"..."}}; see {@link SmsRefusal}. The first
 * provider is at {@code /sms/messages} too.
 */
public final class SmsGateway implements HttpRoute, AutoCloseable {
  /** Largest request body. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private final SmsSettings settings;
  private final MessageStore store;
  private final FaultScript faults;
  private final Refusals refusals;
  private final Set<String> paths;
  private final IdempotencyKeys keys = new IdempotencyKeys();

  /** Ends the delays of fault scripts. */
  private final ScheduledExecutorService delays =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sandbox-sms-delays");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A gateway.
   *
   * @param first whether it answers at {@code /sms/messages} as well
   */
  public SmsGateway(
      SmsSettings settings,
      boolean first,
      MessageStore store,
      FaultScript faults,
      Refusals refusals) {
    this.settings = settings;
    this.store = store;
    this.faults = faults;
    this.refusals = refusals;
    String own = "/sms/" + settings.name() + "/messages";
    this.paths = first ? Set.of(own, "/sms/messages") : Set.of(own);
  }

  /** Takes a record of an earlier run into account: its Idempotency-Key is used. */
  public void remember(MessageRecord message) {
    if (message.provider().equals(settings.name()) && message.idempotencyKey() != null) {
      keys.accepted(
          message.idempotencyKey(),
          SmsExchange.fingerprint(message.sender(), message.recipient(), message.text()),
          message.messageId());
    }
  }

  /** Forgets the keys. */
  public void reset() {
    keys.clear();
  }

  @Override
  public boolean serves(String path) {
    return paths.contains(path);
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    new SmsExchange(this, request, response, callback).begin();
  }

  @Override
  public void close() {
    delays.shutdownNow();
  }

  SmsSettings settings() {
    return settings;
  }

  MessageStore store() {
    return store;
  }

  FaultScript faults() {
    return faults;
  }

  Refusals refusals() {
    return refusals;
  }

  IdempotencyKeys keys() {
    return keys;
  }

  ScheduledExecutorService delays() {
    return delays;
  }
}
