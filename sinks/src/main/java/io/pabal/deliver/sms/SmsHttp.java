package io.pabal.deliver.sms;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.provider.ResultText;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Sends requests with OkHttp, each at most once. OkHttp repeats requests by itself in several
 * cases, some of them even when told not to (503 with {@code Retry-After: 0}); two things stop it:
 * the body says that it can be written once, and an interceptor behind the connection lets a
 * hand-over pass once.
 */
final class SmsHttp implements AutoCloseable {
  /** Answers are small JSON documents; no gateway needs more. */
  static final int MAX_REPLY_BYTES = 65_536;

  /** Shorter than what servers keep a quiet connection for (5 s and more), or nearly so. */
  private static final int IDLE_SECONDS = 20;

  private final OkHttpClient client;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor timer;
  private final SmsClassifier classifier;
  private final long deadlineNanos;
  private final List<String> secrets;
  private final Set<SmsHandOver> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  SmsHttp(SmsGateway gateway, int capacity, SmsClassifier classifier, List<String> secrets) {
    this.classifier = classifier;
    this.secrets = secrets;
    this.deadlineNanos = gateway.limits().deadline().toNanos();
    this.threads =
        new ThreadPoolExecutor(
            0,
            // A finishing thread starts the next call before it ends itself.
            2 * capacity + 1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads("sms-" + gateway.name()));
    this.timer = new ScheduledThreadPoolExecutor(1, threads("sms-timer-" + gateway.name()));
    this.timer.setRemoveOnCancelPolicy(true);
    this.client = client(gateway, capacity);
  }

  private OkHttpClient client(SmsGateway gateway, int capacity) {
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(capacity);
    dispatcher.setMaxRequestsPerHost(capacity);
    Trust trust = Trust.of(gateway.endpoint().trustedPem());
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .connectionPool(new ConnectionPool(capacity, IDLE_SECONDS, TimeUnit.SECONDS))
        .connectTimeout(gateway.limits().connect())
        .readTimeout(gateway.limits().deadline())
        .writeTimeout(gateway.limits().deadline())
        .callTimeout(gateway.limits().deadline())
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .sslSocketFactory(trust.context().getSocketFactory(), trust.manager())
        .addNetworkInterceptor(SmsHttp::passOnce)
        .build();
  }

  /** Behind connection and TLS, before the first byte of the request. */
  private static Response passOnce(Interceptor.Chain chain) throws IOException {
    SmsHandOver handOver = chain.request().tag(SmsHandOver.class);
    if (handOver == null || !handOver.leave()) {
      throw new IOException("hand-over has ended or was out already");
    }
    return chain.proceed(chain.request());
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(SmsHttp.class.getClassLoader());
      return thread;
    };
  }

  /**
   * Sends one request.
   *
   * @return completes by the deadline, never exceptionally
   */
  CompletableFuture<HandOverResult> send(Request.Builder request) {
    SmsHandOver handOver = new SmsHandOver();
    Call call = client.newCall(request.tag(SmsHandOver.class, handOver).build());
    underWay.add(handOver);
    ScheduledFuture<?> alarm;
    try {
      alarm =
          timer.schedule(
              () -> end(handOver, call, "no answer within " + seconds() + " s"),
              deadlineNanos,
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      alarm = null;
    }
    ScheduledFuture<?> set = alarm;
    CompletableFuture<HandOverResult> answer =
        handOver
            .result()
            .thenApply(
                result -> {
                  underWay.remove(handOver);
                  if (set != null) {
                    set.cancel(false);
                  }
                  return ResultText.clean(result, secrets);
                });
    if (closed || alarm == null) {
      end(handOver, call, "sender closed");
    } else {
      call.enqueue(new Answer(handOver));
    }
    return answer;
  }

  private long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(deadlineNanos);
  }

  private static void end(SmsHandOver handOver, Call call, String reason) {
    handOver.fail(OutcomeClass.NOT_SENT, reason);
    call.cancel();
  }

  /** What OkHttp tells of a call. */
  private final class Answer implements Callback {
    private final SmsHandOver handOver;

    Answer(SmsHandOver handOver) {
      this.handOver = handOver;
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      handOver.fail(
          isCertificate(failure) ? OutcomeClass.CONFIG : OutcomeClass.NOT_SENT,
          failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        SmsReply reply =
            new SmsReply(response.code(), response.header("Retry-After"), body(response));
        handOver.answer(classifier.classify(reply));
      } catch (RuntimeException e) {
        // Nobody else would complete it, and the request was out.
        handOver.fail(OutcomeClass.IN_DOUBT, "answer can't be read: " + e.getClass().getName());
      }
    }
  }

  private static boolean isCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private static String body(Response response) {
    BufferedSource source = response.body().source();
    try {
      boolean over = source.request(MAX_REPLY_BYTES + 1L);
      return over ? null : source.readUtf8();
    } catch (IOException e) {
      return null;
    }
  }

  /** Ends what is under way as it stands, and closes every connection. */
  @Override
  public void close() {
    closed = true;
    for (SmsHandOver handOver : underWay) {
      handOver.fail(OutcomeClass.NOT_SENT, "sender closed");
    }
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdown();
    timer.shutdownNow();
  }
}
