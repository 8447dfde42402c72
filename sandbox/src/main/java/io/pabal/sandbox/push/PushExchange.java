package io.pabal.sandbox.push;

import io.pabal.sandbox.faults.Fault;
import io.pabal.sandbox.faults.FaultKind;
import io.pabal.sandbox.faults.FaultPlan;
import io.pabal.sandbox.faults.FaultStage;
import io.pabal.sandbox.records.Channel;
import io.pabal.sandbox.records.MessageRecord;
import io.pabal.sandbox.records.Refusals;
import io.pabal.sandbox.web.HttpAnswers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to a push service, from its head to its answer. Holds no thread while it waits. */
final class PushExchange {
  /** Beyond every limit of the real ones, so that those are what is told. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(PushExchange.class);

  private final PushService service;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Executor executor;

  PushExchange(PushService service, Request request, Response response, Callback callback) {
    this.service = service;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.executor = request.getConnectionMetaData().getConnector().getExecutor();
  }

  void begin() {
    FaultPlan plan = service.faults().next(FaultStage.REQUEST, List.of());
    afterDelay(
        plan,
        () -> {
          if (plan.end() != null) {
            end(plan.end(), null);
          } else {
            Content.Source.asByteArrayAsync(
                request,
                MAX_BODY_BYTES,
                Promise.Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::bodyRead));
          }
        });
  }

  private void bodyRead(byte[] body, Throwable failure) {
    if (failure != null) {
      refuse(new PushRequest.Refused(413, "body is larger than any may be", null, "{}"));
      return;
    }
    // Signatures and decryption take a while: not on the thread that reads.
    executor.execute(() -> judge(body));
  }

  private void judge(byte[] body) {
    PushRequest whole =
        new PushRequest(
            request.getMethod(),
            Request.getPathInContext(request).substring(service.name().length() + 1),
            request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2,
            request.getHeaders(),
            body,
            System.currentTimeMillis());
    PushRequest.Verdict verdict = service.judge(whole);
    if (verdict instanceof PushRequest.Good good) {
      FaultPlan plan = service.faults().next(FaultStage.RESPONSE, List.of(good.recipient()));
      afterDelay(plan, () -> accept(whole, good, plan.end()));
    } else if (verdict instanceof PushRequest.Refused refused) {
      refuse(refused);
    } else if (verdict instanceof PushRequest.Aside aside) {
      answer(aside.status(), aside.body());
    }
  }

  private void accept(PushRequest whole, PushRequest.Good good, Fault fault) {
    boolean recordedFirst =
        fault != null
            && (fault.kind() == FaultKind.ACCEPT_THEN_DIE
                || fault.kind() == FaultKind.ACCEPT_THEN_HANG);
    if (fault != null && !recordedFirst) {
      end(fault, good.recipient());
      return;
    }
    String word = recordedFirst ? fault.kind().word() : null;
    CompletableFuture<List<MessageRecord>> unused =
        service
            .store()
            .append(List.of(message(whole, good, word)))
            .whenCompleteAsync(
                (stored, failure) -> {
                  if (failure != null) {
                    LOG.warn("{}: not recorded", service.name(), failure);
                    refuse(new PushRequest.Refused(503, "not recorded", good.recipient(), "{}"));
                  } else if (recordedFirst) {
                    end(fault, good.recipient());
                  } else {
                    good.headers().forEach(response.getHeaders()::put);
                    answer(good.status(), good.body());
                  }
                },
                executor);
  }

  private MessageRecord message(PushRequest whole, PushRequest.Good good, String fault) {
    String items = whole.header("X-Pabal-Items");
    String attempt = whole.header("X-Pabal-Attempt");
    return new MessageRecord(
            0,
            Channel.PUSH,
            service.name(),
            good.recipient(),
            good.view().platform(),
            null,
            whole.atMillis(),
            whole.header("X-Pabal-Notification"),
            items == null || items.isBlank() ? List.of() : List.of(items.strip().split(" +", -1)),
            whole.header("X-Pabal-Hand-Over"),
            attempt != null && attempt.matches("\\d{1,9}") ? Integer.valueOf(attempt) : null,
            good.title(),
            good.text(),
            null,
            whole.body().length,
            good.messageId(),
            null,
            null,
            null,
            null,
            false,
            fault)
        .withPush(good.view());
  }

  private void afterDelay(FaultPlan plan, Runnable next) {
    if (plan.delayMillis() == 0) {
      next.run();
      return;
    }
    try {
      ScheduledFuture<?> unused =
          service
              .delays()
              .schedule(() -> executor.execute(next), plan.delayMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      callback.failed(e);
    }
  }

  private void end(Fault fault, String recipient) {
    switch (fault.kind()) {
      case REPLY -> {
        if (fault.retryAfterSeconds() != null) {
          response.getHeaders().put(HttpHeader.RETRY_AFTER, fault.retryAfterSeconds().toString());
        }
        count(fault.code() + " by fault script", recipient, true);
        answer(fault.code(), fault.text() == null ? "{}" : fault.text());
      }
      case RESET, ACCEPT_THEN_DIE -> HttpAnswers.reset(request, callback);
      case HANG, ACCEPT_THEN_HANG -> {
        // No answer: the callback stays open until the client or the server's idle time-out ends
        // it.
      }
      case DELAY -> throw new IllegalStateException("Not an end: " + fault);
    }
  }

  private void refuse(PushRequest.Refused refused) {
    count(refused.status() + " " + refused.reason(), refused.recipient(), false);
    answer(refused.status(), refused.body());
  }

  private void answer(int status, String body) {
    HttpAnswers.text(response, callback, status, "application/json", body);
  }

  private void count(String reason, String recipient, boolean byFault) {
    service
        .refusals()
        .add(
            new Refusals.Refusal(
                System.currentTimeMillis(), service.name(), recipient, reason, byFault));
  }
}
