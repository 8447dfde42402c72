package io.pabal.deliver.push.fcm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pabal.deliver.channel.HandOverResult;
import io.pabal.deliver.http.HttpReply;
import io.pabal.deliver.http.NoRequestException;
import io.pabal.deliver.http.OneShotBody;
import io.pabal.deliver.http.OneShotHttp;
import io.pabal.deliver.http.RetryAfter;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.MediaType;
import okhttp3.Request;

/**
 * The access token of a service account: asked for once, shared by all messages, renewed before it
 * ends. While one is being asked for, everybody waits for the same answer. Thread-safe.
 */
final class AccessTokens {
  /** Google's recommendation, and more than any clock is wrong. */
  static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

  /** A token that is refused although it is younger is not to blame. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

  /** A token and its times. */
  record Token(String value, Instant got, Instant ends) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Token[until " + ends + "]";
    }
  }

  private final ServiceAccount account;
  private final Clock clock;
  private final AtomicReference<CompletableFuture<Token>> current = new AtomicReference<>();
  private OneShotHttp http;

  AccessTokens(ServiceAccount account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  /** The client to ask with; before the first token. */
  void over(OneShotHttp client) {
    http = client;
  }

  /** The token, at once or when it has come; fails with a {@link NoRequestException}. */
  CompletableFuture<Token> token() {
    CompletableFuture<Token> known = current.get();
    if (known != null && usable(known)) {
      return known;
    }
    CompletableFuture<Token> asked = new CompletableFuture<>();
    if (!current.compareAndSet(known, asked)) {
      return token();
    }
    ask(asked);
    return asked;
  }

  private boolean usable(CompletableFuture<Token> known) {
    if (!known.isDone()) {
      return true;
    }
    return !known.isCompletedExceptionally()
        && clock.instant().isBefore(known.join().ends().minus(RENEW_BEFORE));
  }

  /** The value of the token that is known, or null: so that it can be masked. */
  String known() {
    CompletableFuture<Token> token = current.get();
    return token == null || !token.isDone() || token.isCompletedExceptionally()
        ? null
        : token.join().value();
  }

  /**
   * FCM refused the token; the next message asks for another one.
   *
   * @return true when it was so young that another one would be refused, too
   */
  boolean refused(Token token) {
    CompletableFuture<Token> known = current.get();
    if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
      if (known.join().equals(token)) {
        current.compareAndSet(known, null);
      }
    }
    return clock.instant().isBefore(token.got().plus(FRESH));
  }

  private void ask(CompletableFuture<Token> asked) {
    String form =
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
            + account.assertion(clock.instant());
    Request.Builder request =
        new Request.Builder()
            .url(account.tokenUrl())
            .post(new OneShotBody(FORM, form.getBytes(StandardCharsets.US_ASCII)));
    AtomicReference<Token> got = new AtomicReference<>();
    CompletableFuture<?> unused =
        http.send(request, reply -> read(reply, got))
            .thenAccept(
                result -> {
                  if (got.get() != null) {
                    asked.complete(got.get());
                  } else {
                    asked.completeExceptionally(new NoRequestException(withoutMessage(result)));
                  }
                });
  }

  /** Whatever happened to the token's request, the message was not sent. */
  private static HandOverResult withoutMessage(HandOverResult result) {
    OutcomeClass outcome =
        switch (result.outcome()) {
          case CONFIG, THROTTLED -> result.outcome();
          default -> OutcomeClass.NOT_SENT;
        };
    return new HandOverResult(
        outcome, result.code(), null, "access token: " + result.detail(), result.retryAfter());
  }

  /** RFC 6749 sections 5.1 and 5.2. */
  private HandOverResult read(HttpReply reply, AtomicReference<Token> got) {
    JsonNode json = json(reply.body());
    String value = json.path("access_token").asText("");
    String code = Integer.toString(reply.status());
    if (reply.status() == 200 && value.matches("[!-~]{1,4096}")) {
      Instant now = clock.instant();
      long seconds = Math.max(0, Math.min(json.path("expires_in").asLong(3_600), 86_400));
      got.set(new Token(value, now, now.plusSeconds(seconds)));
      return HandOverResult.of(OutcomeClass.ACCEPTED, code, null);
    }
    String words = json.path("error").asText("") + " " + json.path("error_description").asText("");
    OutcomeClass outcome =
        switch (reply.status()) {
          case 429 -> OutcomeClass.THROTTLED;
          // invalid_grant and its like: the account or its key is wrong, or our clock.
          case 400, 401, 403, 404 -> OutcomeClass.CONFIG;
          default -> OutcomeClass.NOT_SENT;
        };
    return new HandOverResult(outcome, code, null, words.strip(), RetryAfter.of(reply, clock));
  }

  private static JsonNode json(String body) {
    try {
      return Json.mapper().readTree(body == null || body.isBlank() ? "{}" : body);
    } catch (JsonProcessingException e) {
      return Json.mapper().createObjectNode();
    }
  }
}
