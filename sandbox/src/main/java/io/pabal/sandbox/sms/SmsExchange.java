package io.pabal.sandbox.sms;

import io.pabal.sandbox.faults.Fault;
import io.pabal.sandbox.faults.FaultKind;
import io.pabal.sandbox.faults.FaultPlan;
import io.pabal.sandbox.faults.FaultStage;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.web.HttpAnswers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to the gateway, from its head to its answer. Holds no thread while it waits. */
final class SmsExchange {
  private static final Logger LOG = LoggerFactory.getLogger(SmsExchange.class);

  /** A refused body is read to its end up to this size; beyond, the connection is closed. */
  private static final int MAX_DRAINED_BYTES = 1024 * 1024;

  private static final int MAX_KEY_CHARS = 255;

  private final SmsGateway gateway;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Executor executor;
  private final String key;
  private long receivedAtMillis;
  private int bodyBytes;

  SmsExchange(SmsGateway gateway, Request request, Response response, Callback callback) {
    this.gateway = gateway;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.executor = request.getConnectionMetaData().getConnector().getExecutor();
    this.key = request.getHeaders().get("Idempotency-Key");
  }

  void begin() {
    FaultPlan plan = gateway.faults().next(FaultStage.REQUEST, List.of());
    afterDelay(
        plan,
        () -> {
          if (plan.end() != null) {
            end(plan.end(), null);
          } else {
            checkHead();
          }
        });
  }

  private void checkHead() {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (!request.getMethod().equals("POST")) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      refuse(SmsRefusal.METHOD, null, null);
    } else if (!authorized(authorization)) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      refuse(SmsRefusal.UNAUTHORIZED, null, null);
    } else if (!json(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
      refuse(SmsRefusal.CONTENT_TYPE, null, null);
    } else if (request.getLength() > MAX_DRAINED_BYTES) {
      refuse(SmsRefusal.TOO_LARGE, null, null);
    } else if (request.getLength() > SmsGateway.MAX_BODY_BYTES) {
      // Read to its end: a client that still writes would see a reset connection, not the refusal.
      Content.Source.consumeAll(
          request, Callback.from(() -> refuse(SmsRefusal.TOO_LARGE, null, null), callback::failed));
    } else if (key != null && (key.isBlank() || key.length() > MAX_KEY_CHARS)) {
      refuse(SmsRefusal.FIELD, "Idempotency-Key has 1 to 255 characters", null);
    } else {
      Content.Source.asByteArrayAsync(
          request,
          SmsGateway.MAX_BODY_BYTES,
          Promise.Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::bodyRead));
    }
  }

  private boolean authorized(String authorization) {
    String prefix = "Bearer ";
    return authorization != null
        && authorization.regionMatches(true, 0, prefix, 0, prefix.length())
        && MessageDigest.isEqual(
            authorization.substring(prefix.length()).strip().getBytes(StandardCharsets.UTF_8),
            gateway.settings().bearerToken().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean json(String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT).replace(" ", "");
    return type.equals("application/json") || type.matches("application/json;charset=\"?utf-8\"?");
  }

  private void bodyRead(byte[] body, Throwable failure) {
    if (failure != null) {
      if (request.getLength() < 0) {
        // Chunked, so its size was not known before it was read.
        refuse(SmsRefusal.TOO_LARGE, null, null);
      } else {
        callback.failed(failure);
      }
      return;
    }
    receivedAtMillis = System.currentTimeMillis();
    bodyBytes = body.length;
    SmsRequest sms;
    try {
      sms = SmsRequest.parse(body);
    } catch (SmsRequest.RefusedException e) {
      refuse(e.refusal(), e.getMessage(), null);
      return;
    }
    if (claimKey(sms)) {
      FaultPlan plan = gateway.faults().next(FaultStage.RESPONSE, List.of(sms.to()));
      afterDelay(plan, () -> accept(sms, plan.end()));
    }
  }

  /** False when the key had been used and the request is answered. */
  private boolean claimKey(SmsRequest sms) {
    if (!honoursKey()) {
      return true;
    }
    String fingerprint = fingerprint(sms.from(), sms.to(), sms.text());
    IdempotencyKeys.Use use = gateway.keys().claim(key, fingerprint);
    if (use == null) {
      return true;
    }
    if (!use.fingerprint().equals(fingerprint)) {
      refuse(SmsRefusal.KEY_REUSED, null, sms.to());
    } else if (use.messageId() == null) {
      refuse(SmsRefusal.IN_PROGRESS, null, sms.to());
    } else {
      response.getHeaders().put("Idempotent-Replayed", "true");
      queued(use.messageId());
    }
    return false;
  }

  private boolean honoursKey() {
    return key != null && gateway.settings().honourIdempotencyKey();
  }

  private void accept(SmsRequest sms, Fault fault) {
    boolean recordedFirst =
        fault != null
            && (fault.kind() == FaultKind.ACCEPT_THEN_DIE
                || fault.kind() == FaultKind.ACCEPT_THEN_HANG);
    if (fault != null && !recordedFirst) {
      releaseKey();
      end(fault, sms.to());
      return;
    }
    String id = "SM" + UUID.randomUUID().toString().replace("-", "");
    String faultWord = recordedFirst ? fault.kind().word() : null;
    CompletableFuture<List<MessageRecord>> unused =
        gateway
            .store()
            .append(List.of(message(sms, id, faultWord)))
            .whenCompleteAsync(
                (stored, failure) -> {
                  if (failure != null) {
                    LOG.warn("{}: not recorded", gateway.settings().name(), failure);
                    releaseKey();
                    refuse(SmsRefusal.NOT_RECORDED, null, sms.to());
                    return;
                  }
                  if (honoursKey()) {
                    gateway.keys().accepted(key, fingerprint(sms.from(), sms.to(), sms.text()), id);
                  }
                  if (recordedFirst) {
                    end(fault, sms.to());
                  } else {
                    queued(id);
                  }
                },
                executor);
  }

  private void releaseKey() {
    if (honoursKey()) {
      gateway.keys().release(key);
    }
  }

  private MessageRecord message(SmsRequest sms, String id, String fault) {
    return new MessageRecord(
        0,
        Channel.SMS,
        gateway.settings().name(),
        sms.to(),
        sms.from(),
        null,
        receivedAtMillis,
        sms.reference(),
        sms.items(),
        sms.handOver(),
        sms.attempt(),
        null,
        sms.text(),
        null,
        bodyBytes,
        id,
        sms.reference(),
        sms.segments().count(),
        sms.segments().encoding(),
        key,
        false,
        fault);
  }

  private void afterDelay(FaultPlan plan, Runnable next) {
    if (plan.delayMillis() == 0) {
      next.run();
      return;
    }
    try {
      ScheduledFuture<?> unused =
          gateway
              .delays()
              .schedule(() -> executor.execute(next), plan.delayMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      callback.failed(e);
    }
  }

  private void end(Fault fault, String recipient) {
    switch (fault.kind()) {
      case REPLY -> reply(fault, recipient);
      case RESET, ACCEPT_THEN_DIE -> HttpAnswers.reset(request, callback);
      case HANG, ACCEPT_THEN_HANG -> {
        // No answer: the callback stays open until the client or the server's idle time-out ends
        // it.
      }
      case DELAY -> throw new IllegalStateException("Not an end: " + fault);
    }
  }

  private void reply(Fault fault, String recipient) {
    if (fault.retryAfterSeconds() != null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, fault.retryAfterSeconds().toString());
    }
    count(fault.code() + " by fault script", recipient, true);
    if (fault.text() == null) {
      HttpAnswers.json(
          response,
          callback,
          fault.code(),
          Map.of("code", fault.code() * 100, "message", "Fault script"));
    } else {
      HttpAnswers.text(response, callback, fault.code(), "application/json", fault.text());
    }
  }

  private void queued(String id) {
    HttpAnswers.json(response, callback, 201, Map.of("id", id, "status", "queued"));
  }

  private void refuse(SmsRefusal refusal, String message, String recipient) {
    String said = message == null ? refusal.message() : message;
    count(refusal.status() + " " + refusal.code() + " " + said, recipient, false);
    HttpAnswers.json(
        response, callback, refusal.status(), Map.of("code", refusal.code(), "message", said));
  }

  private void count(String reason, String recipient, boolean byFault) {
    gateway
        .refusals()
        .add(
            new Refusals.Refusal(
                System.currentTimeMillis(), gateway.settings().name(), recipient, reason, byFault));
  }

  /** What makes two requests with one key the same request. */
  static String fingerprint(String from, String to, String text) {
    return from + '\n' + to + '\n' + text;
  }
}
