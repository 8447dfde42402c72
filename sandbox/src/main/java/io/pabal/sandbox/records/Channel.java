package io.pabal.sandbox.records;

import com.fasterxml.jackson.annotation.JsonValue;

/** The channels that the sandbox has providers for. In JSON: the lower-case name. */
public enum Channel {
  /** Mail, by SMTP. */
  EMAIL("email"),
  /** Text messages, by the HTTP gateway. */
  SMS("sms"),
  /** Push messages, by the push services. */
  PUSH("push");

  private final String word;

  Channel(String word) {
    this.word = word;
  }

  /** The name in JSON and in query parameters. */
  @JsonValue
  public String word() {
    return word;
  }
}
