package io.pabal.deliver.http;

import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.provider.ResultText;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.internal.http2.StreamResetException;
import okio.BufferedSource;

/**
 * Sends requests with OkHttp, each at most once. OkHttp repeats requests by itself in several
 * cases, some of them even when told not to (503 with {@code Retry-After: 0}); two things stop it:
 * the body says that it can be written once, and an interceptor behind the connection lets a
 * hand-over pass once. Redirects are not followed.
 *
 * <p>A request is in doubt from its first byte on, with one exception that the protocol makes: a
 * stream that an HTTP/2 server refused (REFUSED_STREAM, or above the last one of its GOAWAY) was
 * not looked at (RFC 9113 sections 6.8 and 8.7).
 */
public final class OneShotHttp implements AutoCloseable {
  /** Answers are small documents; no provider needs more for one message. */
  public static final int MAX_REPLY_BYTES = 65_536;

  /** What the answer to a request may have more for each further message in it. */
  public static final int MAX_REPLY_BYTES_A_MESSAGE = 16_384;

  private final OkHttpClient client;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Duration deadline;
  private final Supplier<List<String>> secrets;
  private final Set<HttpHandOver> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * What a client is made of.
   *
   * @param name in the names of its threads
   * @param capacity requests under way at the same time
   * @param connect time to reach a server
   * @param deadline time of a whole hand-over; past it NOT_SENT, or IN_DOUBT once it was out
   * @param idle for how long a quiet connection is kept
   * @param ping how often a connection is asked whether it lives, HTTP/2 only; zero for never
   * @param trust whose certificates are good
   * @param dns finds addresses; {@link Dns#SYSTEM} but for hosts that strangers name
   */
  public record Settings(
      String name,
      int capacity,
      Duration connect,
      Duration deadline,
      Duration idle,
      Duration ping,
      Trust trust,
      Dns dns) {}

  /**
   * @param secrets what may appear in no result; asked at each
   */
  public OneShotHttp(Settings settings, Supplier<List<String>> secrets) {
    this.secrets = secrets;
    this.deadline = settings.deadline();
    this.threads =
        new ThreadPoolExecutor(
            0,
            // A finishing thread starts the next call before it ends itself.
            2 * settings.capacity() + 1,
            settings.idle().toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads(settings.name()));
    this.timer = new ScheduledThreadPoolExecutor(1, threads(settings.name() + "-timer"));
    this.timer.setRemoveOnCancelPolicy(true);
    this.client = client(settings);
  }

  private OkHttpClient client(Settings settings) {
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(settings.capacity());
    dispatcher.setMaxRequestsPerHost(settings.capacity());
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .connectionPool(
            new ConnectionPool(settings.capacity(), settings.idle().toSeconds(), TimeUnit.SECONDS))
        .connectTimeout(settings.connect())
        .readTimeout(settings.deadline())
        .writeTimeout(settings.deadline())
        .callTimeout(settings.deadline())
        .pingInterval(settings.ping())
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .dns(settings.dns())
        .socketFactory(new EagerSockets())
        .sslSocketFactory(settings.trust().context().getSocketFactory(), settings.trust().manager())
        .addNetworkInterceptor(OneShotHttp::passOnce)
        .build();
  }

  /** Behind connection and TLS, before the first byte of the request. */
  private static Response passOnce(Interceptor.Chain chain) throws IOException {
    HttpHandOver handOver = chain.request().tag(HttpHandOver.class);
    if (handOver == null || !handOver.leave()) {
      throw new IOException("hand-over has ended or was out already");
    }
    return chain.proceed(chain.request());
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(OneShotHttp.class.getClassLoader());
      return thread;
    };
  }

  /**
   * Sends one request.
   *
   * @param classifier what an answer means; called off the caller's thread
   * @return completes by the deadline, never exceptionally
   */
  public CompletableFuture<HandOverResult> send(
      Request.Builder request, Function<HttpReply, HandOverResult> classifier) {
    return send(CompletableFuture.completedFuture(request), classifier);
  }

  /**
   * Sends a request that is not complete yet, such as one that waits for a token. The deadline runs
   * from now.
   *
   * @param request completes exceptionally with a {@link NoRequestException} when there is nothing
   *     to send with
   */
  public CompletableFuture<HandOverResult> send(
      CompletableFuture<Request.Builder> request, Function<HttpReply, HandOverResult> classifier) {
    return send(new HttpHandOver(1), deadline, request, reply -> List.of(classifier.apply(reply)))
        .thenApply(results -> results.get(0));
  }

  /**
   * Sends one request that carries several messages. They have one point of no return and one
   * doubt: without an answer every one of them is NOT_SENT, or every one IN_DOUBT.
   *
   * @param messages how many there are, at least 1
   * @param within time until an answer, at most the client's deadline
   * @param classifier what an answer means for each of them, in their order
   * @return completes within that time, never exceptionally, with a result for each
   */
  public CompletableFuture<List<HandOverResult>> sendAll(
      Request.Builder request,
      int messages,
      Duration within,
      Function<HttpReply, List<HandOverResult>> classifier) {
    return send(
        new HttpHandOver(messages), within, CompletableFuture.completedFuture(request), classifier);
  }

  private CompletableFuture<List<HandOverResult>> send(
      HttpHandOver handOver,
      Duration within,
      CompletableFuture<Request.Builder> request,
      Function<HttpReply, List<HandOverResult>> classifier) {
    underWay.add(handOver);
    ScheduledFuture<?> alarm = alarm(handOver, within);
    CompletableFuture<List<HandOverResult>> answer =
        handOver
            .result()
            .thenApply(
                results -> {
                  underWay.remove(handOver);
                  if (alarm != null) {
                    alarm.cancel(false);
                  }
                  List<String> hidden = secrets.get();
                  return results.stream().map(one -> ResultText.clean(one, hidden)).toList();
                });
    if (closed || alarm == null) {
      handOver.fail(OutcomeClass.NOT_SENT, "sender closed");
      return answer;
    }
    CompletableFuture<?> unused =
        request.whenComplete(
            (ready, failure) -> {
              if (failure == null) {
                enqueue(handOver, ready, classifier);
              } else {
                handOver.answer(handOver.all(NoRequestException.resultOf(failure)));
              }
            });
    return answer;
  }

  private ScheduledFuture<?> alarm(HttpHandOver handOver, Duration within) {
    try {
      return timer.schedule(
          () ->
              handOver.fail(
                  OutcomeClass.NOT_SENT, "no answer within " + deadline.toSeconds() + " s"),
          within.toNanos(),
          TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  private void enqueue(
      HttpHandOver handOver,
      Request.Builder request,
      Function<HttpReply, List<HandOverResult>> classifier) {
    Call call = client.newCall(request.tag(HttpHandOver.class, handOver).build());
    CompletableFuture<?> unused =
        handOver
            .result()
            .thenRun(
                () -> {
                  // An answered call goes back to its kept connection; any other leaves none.
                  if (!handOver.answered()) {
                    call.cancel();
                  }
                });
    call.enqueue(new Answer(handOver, classifier));
  }

  /** What OkHttp tells of a call. */
  private static final class Answer implements Callback {
    private final HttpHandOver handOver;
    private final Function<HttpReply, List<HandOverResult>> classifier;

    Answer(HttpHandOver handOver, Function<HttpReply, List<HandOverResult>> classifier) {
      this.handOver = handOver;
      this.classifier = classifier;
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      String words = failure.getClass().getSimpleName() + ": " + failure.getMessage();
      if (isRefusedStream(failure)) {
        handOver.refused(words);
      } else if (failure instanceof ForbiddenAddressException) {
        handOver.fail(OutcomeClass.BAD_MESSAGE, words);
      } else {
        handOver.fail(isCertificate(failure) ? OutcomeClass.CONFIG : OutcomeClass.NOT_SENT, words);
      }
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        handOver.answer(classifier.apply(reply(response, handOver.messages())));
      } catch (RuntimeException e) {
        // Nobody else would complete it, and the request was out.
        handOver.fail(OutcomeClass.IN_DOUBT, "answer can't be read: " + e.getClass().getName());
      }
    }
  }

  /** The server says that it did not look at the request, or the connection took none any more. */
  private static boolean isRefusedStream(IOException failure) {
    return failure instanceof ConnectionShutdownException
        || (failure instanceof StreamResetException reset
            && reset.errorCode == ErrorCode.REFUSED_STREAM);
  }

  private static boolean isCertificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  private static HttpReply reply(Response response, int messages) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .forEach(
            header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
    return new HttpReply(response.code(), headers, body(response, messages));
  }

  private static String body(Response response, int messages) {
    BufferedSource source = response.body().source();
    long most = MAX_REPLY_BYTES + (messages - 1L) * MAX_REPLY_BYTES_A_MESSAGE;
    try {
      boolean over = source.request(most + 1);
      return over ? null : source.readUtf8();
    } catch (IOException e) {
      return null;
    }
  }

  /** Ends what is under way as it stands, and closes every connection. */
  @Override
  public void close() {
    closed = true;
    for (HttpHandOver handOver : underWay) {
      handOver.fail(OutcomeClass.NOT_SENT, "sender closed");
    }
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdown();
    timer.shutdownNow();
  }
}
