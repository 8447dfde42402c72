package io.pabal.sandbox.sms;

/**
 * What an SMS provider is like.
 *
 * @param name its name in records, faults and path
 * @param bearerToken what clients must send
 * @param honourIdempotencyKey whether a repeated Idempotency-Key is answered again without sending
 *     again; when false the key is only recorded, as with most gateways
 */
public record SmsSettings(String name, String bearerToken, boolean honourIdempotencyKey) {
  /** The token when none is set: this is a sandbox. */
  public static final String DEFAULT_TOKEN = "sandbox";
}
