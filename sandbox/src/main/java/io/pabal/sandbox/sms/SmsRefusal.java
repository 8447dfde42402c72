package io.pabal.sandbox.sms;

/** Why the gateway refuses a request: the HTTP status and the code in the answer's JSON. */
public enum SmsRefusal {
  /** The body is not one JSON object. */
  MALFORMED(400, 40001, "Body is not a JSON object"),
  /** A field is missing or of another type than it should be. */
  FIELD(400, 40002, "Missing or wrong field"),
  /** No bearer token, or not the right one. */
  UNAUTHORIZED(401, 40101, "Bearer token is missing or wrong"),
  /** Another method than POST. */
  METHOD(405, 40501, "Only POST"),
  /** A request with this Idempotency-Key is under way. */
  IN_PROGRESS(409, 40901, "A request with this Idempotency-Key is in progress"),
  /** The body is larger than {@link SmsGateway#MAX_BODY_BYTES}. */
  TOO_LARGE(413, 41301, "Body is too large"),
  /** The content type is not application/json, or its charset not UTF-8. */
  CONTENT_TYPE(415, 41501, "Content-Type must be application/json in UTF-8"),
  /** {@code to} is no number in E.164 form. */
  RECIPIENT(422, 42201, "'to' is not an E.164 number"),
  /** {@code from} is neither an E.164 number, nor a short code, nor an alphanumeric sender. */
  SENDER(422, 42202, "'from' is not a sender"),
  /** The text is empty. */
  TEXT_EMPTY(422, 42203, "'text' is empty"),
  /** The text has too many characters or segments. */
  TEXT_TOO_LONG(422, 42204, "'text' is too long"),
  /**
   * The text has a character that no phone can show: a control character, or half a surrogate pair.
   */
  TEXT_CHARACTERS(422, 42205, "'text' has characters that can't be sent"),
  /** The Idempotency-Key was used with another body. */
  KEY_REUSED(422, 42206, "Idempotency-Key was used with another body"),
  /** The record could not be written; nothing was accepted. */
  NOT_RECORDED(503, 50301, "The record could not be written");

  private final int status;
  private final int code;
  private final String message;

  SmsRefusal(int status, int code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The code in the JSON. */
  public int code() {
    return code;
  }

  /** The message in the JSON, which may be followed by a detail. */
  public String message() {
    return message;
  }
}
