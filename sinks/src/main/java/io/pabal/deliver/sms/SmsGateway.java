package io.pabal.deliver.sms;

import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.provider.Trust;
import io.pabal.deliver.sms.SmsSegments.Encoding;
import io.pabal.schema.Lane;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * One SMS gateway and how to use it: checked configuration, fit to travel with a job.
 *
 * @param name its name in outcomes and metrics
 * @param endpoint where it is and how it knows us
 * @param body what it wants to be sent
 * @param replies how to read its answers
 * @param limits what we send at most
 * @param bulk how it takes several messages in one call, or null when it takes one
 * @param encodings what it calls each encoding: what {@code {encoding}} stands for in the body
 */
public record SmsGateway(
    String name,
    Endpoint endpoint,
    SmsBody body,
    SmsReplies replies,
    Limits limits,
    SmsBulk bulk,
    Map<Encoding, String> encodings)
    implements Serializable {
  /** The names that 3GPP gives them. */
  public static final Map<Encoding, String> ENCODINGS =
      Map.of(Encoding.GSM_7, "GSM-7", Encoding.UCS_2, "UCS-2");

  public SmsGateway {
    check(name != null && name.matches("[A-Za-z0-9._-]{1,64}"), "name has 1 to 64 of A-Za-z0-9._-");
    check(body != null && replies != null, "body and replies are there");
    encodings = Map.copyOf(encodings);
    check(encodings.size() == Encoding.values().length, "encodings has a word for each");
    check(
        (bulk != null) == (body instanceof SmsBody.BulkBody),
        "bulk and a body with {entries} come together");
    check(
        bulk == null || bulk.linger().compareTo(limits.deadline()) < 0,
        "bulk: linger is shorter than the deadline");
    check(
        bulk == null || endpoint.idempotencyHeader() == null,
        "idempotencyHeader is for one message a call");
    check(
        replies.codes().isEmpty()
            || replies.codePointer() != null
            || (bulk != null && bulk.results().codePointer() != null),
        "codes want a codePointer");
  }

  /** A gateway that takes one message a call. */
  public SmsGateway(
      String name, Endpoint endpoint, SmsBody body, SmsReplies replies, Limits limits) {
    this(name, endpoint, body, replies, limits, null, ENCODINGS);
  }

  /**
   * Where the gateway is.
   *
   * @param url https, or http on this machine; redirects are not followed
   * @param method POST or PUT
   * @param auth how it knows us, or null
   * @param headers further headers
   * @param idempotencyHeader header for a key that is the same for every hand-over of an attempt,
   *     or null. Only for gateways that promise to send once for one key: then an in-doubt message
   *     may be sent again, so give its category the in-doubt rule {@code resend}
   * @param trustedPem certificates in PEM (the text, not a path) that alone are trusted; null for
   *     the system's authorities
   */
  public record Endpoint(
      String url,
      String method,
      SmsAuth auth,
      Map<String, String> headers,
      String idempotencyHeader,
      String trustedPem)
      implements Serializable {
    /** RFC 9110 section 5.6.2. */
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}";

    public Endpoint {
      headers = Map.copyOf(headers);
      checkUrl(url);
      check("POST".equals(method) || "PUT".equals(method), "method is POST or PUT");
      check(
          idempotencyHeader == null || idempotencyHeader.matches(TOKEN), "header names are tokens");
      headers.forEach(
          (name, value) ->
              check(
                  name.matches(TOKEN) && value.matches("[ -~]*"),
                  "headers are tokens with printable ASCII values"));
      if (trustedPem != null) {
        Trust.of(trustedPem);
      }
    }

    private static void checkUrl(String url) {
      URI uri = URI.create(url);
      check(uri.getHost() != null && uri.getRawUserInfo() == null, "url has a host and no user");
      boolean plain = "http".equals(uri.getScheme()) && Trust.isLoopback(uri.getHost());
      check("https".equals(uri.getScheme()) || plain, "url is https, or http on this machine");
    }

    /** POST with JSON-friendly defaults and nothing special. */
    public static Endpoint post(String url, SmsAuth auth) {
      return new Endpoint(url, "POST", auth, Map.of(), null, null);
    }
  }

  /**
   * What we send at most.
   *
   * @param from the sender: a number, short code, or name where the country allows it
   * @param defaultRegion ISO 3166 region of numbers without country code, or null to refuse them
   * @param maxSegments longer texts are BAD_MESSAGE; each segment costs
   * @param urgentCapacity hand-overs under way in the urgent lane
   * @param normalCapacity hand-overs under way in the normal lane
   * @param connect time to reach the gateway
   * @param deadline time of a whole hand-over; past it NOT_SENT, or IN_DOUBT once the request is
   *     out
   * @param transliterate whether typography is said in the GSM 7-bit alphabet, see {@link GsmText}
   */
  public record Limits(
      String from,
      String defaultRegion,
      int maxSegments,
      int urgentCapacity,
      int normalCapacity,
      Duration connect,
      Duration deadline,
      boolean transliterate)
      implements Serializable {
    /** Six segments, as most gateways take. */
    public static final int DEFAULT_MAX_SEGMENTS = 6;

    public Limits {
      check(from != null && from.matches("[ -~]{1,64}"), "from is printable ASCII");
      check(
          defaultRegion == null || defaultRegion.matches("[A-Z]{2}"),
          "defaultRegion is two letters");
      check(maxSegments > 0 && maxSegments <= 255, "maxSegments is 1 to 255");
      check(urgentCapacity > 0 && urgentCapacity <= 1_000, "urgentCapacity is 1 to 1000");
      check(normalCapacity > 0 && normalCapacity <= 1_000, "normalCapacity is 1 to 1000");
      check(positive(connect) && positive(deadline), "connect and deadline are longer than zero");
    }

    /** Eight urgent, 16 normal, ten seconds to connect, 15 in all. */
    public static Limits defaults(String from) {
      return new Limits(
          from,
          null,
          DEFAULT_MAX_SEGMENTS,
          8,
          16,
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          false);
    }

    /** Hand-overs under way in a lane. */
    public int capacity(Lane lane) {
      return switch (lane) {
        case URGENT -> urgentCapacity;
        case NORMAL -> normalCapacity;
      };
    }

    private static boolean positive(Duration duration) {
      return duration != null && !duration.isNegative() && !duration.isZero();
    }
  }

  /**
   * The gateway of Pabal's sandbox.
   *
   * @param url with its path, {@code /sms/messages}
   */
  public static SmsGateway sandbox(String url, Secret token, String from) {
    return new SmsGateway(
        "sandbox-sms",
        Endpoint.post(url, new SmsAuth.Bearer(token)),
        SmsBody.json(
            """
            {"from": "{from}", "to": "{to}", "text": "{text}", "reference": "{reference}",
             "items": "{items}", "handOver": "{handOver}", "attempt": "{attempt}"}\
            """),
        new SmsReplies(
            Set.of(201),
            null,
            null,
            "/id",
            "/code",
            Map.of("42201", OutcomeClass.DEAD_ADDRESS, "50301", OutcomeClass.TRANSIENT),
            Map.of()),
        Limits.defaults(from));
  }

  /** The same gateway under another name. */
  public SmsGateway withName(String other) {
    return new SmsGateway(other, endpoint, body, replies, limits, bulk, encodings);
  }

  /** The same gateway with other limits. */
  public SmsGateway withLimits(Limits other) {
    return new SmsGateway(name, endpoint, body, replies, other, bulk, encodings);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("SMS gateway: " + rule);
    }
  }
}
