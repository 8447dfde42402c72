package io.pabal.schema.recipient;

/**
 * That somebody followed the unsubscribe link of a message. On the callbacks topic; whoever runs
 * the endpoint writes it, with any key. Plan verifies the token: with it comes who it was and what
 * the message was about.
 *
 * @param schema {@value #SCHEMA}
 * @param token what stood behind the endpoint's address in the link
 */
public record Unsubscribe(String schema, String token) {
  public static final String SCHEMA = "pabal.unsubscribe/1";
}
