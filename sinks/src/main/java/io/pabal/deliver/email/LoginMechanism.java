package io.pabal.deliver.email;

/** How we log in. What is configured is done or refused: never a weaker one instead. */
public enum LoginMechanism {
  /** AUTH PLAIN (RFC 4616), or LOGIN where the server offers nothing better; over TLS equal. */
  PASSWORD,
  /** AUTH XOAUTH2: an OAuth 2.0 access token as a bearer token (Google, Microsoft). */
  XOAUTH2
}
