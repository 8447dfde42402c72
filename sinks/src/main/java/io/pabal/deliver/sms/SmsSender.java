package io.pabal.deliver.sms;

import io.pabal.deliver.channel.Envelope;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.channel.PreparedHandOver;
import io.pabal.deliver.channel.RenderedMessage;
import io.pabal.deliver.channel.Sender;
import io.pabal.deliver.channel.UnsendableMessageException;
import io.pabal.deliver.http.OneShotBody;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.provider.Trust;
import io.pabal.schema.Lane;
import io.pabal.schema.catalog.Part;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.plan.OutboxNotification;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;
import okhttp3.MediaType;
import okhttp3.Request;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands text messages of one lane over to one gateway, in calls of one or of several. Thread-safe;
 * connects when first used.
 */
final class SmsSender implements Sender {
  private static final Logger LOG = LoggerFactory.getLogger(SmsSender.class);

  /** Shorter than what servers keep a quiet connection for (5 s and more), or nearly so. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final SmsGateway gateway;
  private final SmsAuth.Header auth;
  private final SmsClassifier classifier;
  private final OneShotHttp http;
  private final SegmentCounters segments = new SegmentCounters();
  private final Clock clock;

  /** Null when the gateway takes one message a call. */
  private final SmsCalls calls;

  /** Ends the linger of calls; null as {@link #calls} is. */
  private final ScheduledThreadPoolExecutor lingers;

  SmsSender(SmsGateway gateway, Lane lane, Clock clock) {
    this.gateway = gateway;
    this.auth = gateway.endpoint().auth() == null ? null : gateway.endpoint().auth().reveal();
    this.classifier = new SmsClassifier(gateway.replies(), clock);
    List<String> secrets = auth == null ? List.of() : auth.secrets();
    this.http = new OneShotHttp(settings(gateway, lane), () -> secrets);
    this.clock = clock;
    this.lingers = gateway.bulk() == null ? null : lingers(gateway.name());
    this.calls = gateway.bulk() == null ? null : calls();
  }

  private SmsCalls calls() {
    return new SmsCalls(
        gateway.bulk(),
        gateway.limits().deadline(),
        new SmsBulkClassifier(classifier, gateway.replies(), gateway.bulk().results()),
        (messages, within, meaning) ->
            http.sendAll(
                request(gateway.body().write(messages), null), messages.size(), within, meaning),
        this::later,
        System::nanoTime);
  }

  /** After the end there is nobody left whose time it could be. */
  private void later(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> unused = lingers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("a call after the end of its sender", e);
    }
  }

  private static ScheduledThreadPoolExecutor lingers(String name) {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "sms-" + name + "-linger");
          thread.setDaemon(true);
          thread.setContextClassLoader(SmsSender.class.getClassLoader());
          return thread;
        });
  }

  private static OneShotHttp.Settings settings(SmsGateway gateway, Lane lane) {
    return new OneShotHttp.Settings(
        "sms-" + gateway.name(),
        gateway.limits().capacity(lane),
        gateway.limits().connect(),
        gateway.limits().deadline(),
        IDLE,
        Duration.ZERO,
        Trust.of(gateway.endpoint().trustedPem()),
        Dns.SYSTEM);
  }

  @Override
  public String provider() {
    return gateway.name();
  }

  @Override
  public PreparedHandOver prepare(Envelope envelope, RenderedMessage message)
      throws UnsendableMessageException {
    SmsGateway.Limits limits = gateway.limits();
    String to =
        PhoneNumbers.e164(envelope.notification().address().value(), limits.defaultRegion())
            .orElseThrow(
                () ->
                    new UnsendableMessageException(
                        OutcomeClass.DEAD_ADDRESS, "address: no such telephone number can exist"));
    String text = limits.transliterate() ? GsmText.of(text(message)) : text(message);
    int count = SmsSegments.of(text).count();
    if (count > limits.maxSegments()) {
      throw new UnsendableMessageException(
          OutcomeClass.BAD_MESSAGE,
          "text takes " + count + " segments, at most " + limits.maxSegments() + " are allowed");
    }
    SmsValues values = SmsValues.of(envelope, to, limits.from(), text, gateway.encodings());
    PreparedHandOver ready = calls == null ? alone(values) : shared(values, envelope);
    return new PreparedHandOver() {
      @Override
      public CompletableFuture<HandOverResult> start() {
        return ready.start().thenApply(result -> counted(result, count));
      }

      @Override
      public int units() {
        return count;
      }
    };
  }

  private PreparedHandOver alone(SmsValues values) {
    byte[] body = gateway.body().write(List.of(values));
    String key = values.idempotencyKey();
    return () -> http.send(request(body, key), classifier::classify);
  }

  private PreparedHandOver shared(SmsValues values, Envelope envelope) {
    OutboxNotification notification = envelope.notification();
    boolean mayShare =
        switch (notification.inDoubt()) {
          case RESEND -> true;
          // A call is in doubt as a whole, and these would stay so for good.
          case HOLD -> false;
        };
    return () ->
        calls.handOver(
            values, mayShare, Duration.between(clock.instant(), notification.sendBefore()));
  }

  private HandOverResult counted(HandOverResult result, int count) {
    segments.add(result.outcome(), count);
    return result;
  }

  @Override
  public void register(MetricGroup group) {
    segments.register(group);
  }

  /** The text without control characters that no phone can show, and without half characters. */
  private static String text(RenderedMessage message) throws UnsendableMessageException {
    String text =
        message
            .part(Part.SMS_TEXT)
            .orElse("")
            .replaceAll("\\r\\n|[\\r\\u0085\\u2028\\u2029]", "\n")
            .replaceAll("[\\p{Cc}&&[^\\n]]", "")
            .strip();
    if (text.isEmpty()) {
      throw new UnsendableMessageException(
          OutcomeClass.BAD_MESSAGE, "part is missing or empty: " + Part.SMS_TEXT.fileName());
    }
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /**
   * @param idempotencyKey null for calls of several
   */
  private Request.Builder request(byte[] body, String idempotencyKey) {
    SmsGateway.Endpoint endpoint = gateway.endpoint();
    Request.Builder request =
        new Request.Builder()
            .url(endpoint.url())
            .method(
                endpoint.method(),
                new OneShotBody(MediaType.get(gateway.body().contentType()), body));
    endpoint.headers().forEach(request::header);
    if (auth != null) {
      request.header(auth.name(), auth.value());
    }
    if (endpoint.idempotencyHeader() != null && idempotencyKey != null) {
      request.header(endpoint.idempotencyHeader(), idempotencyKey);
    }
    return request;
  }

  @Override
  public void close() {
    if (calls != null) {
      calls.close();
      lingers.shutdownNow();
    }
    http.close();
  }
}
