package io.pabal.sandbox.faults;

import com.fasterxml.jackson.annotation.JsonValue;
import io.pabal.sandbox.records.Channel;

/** Where in the conversation a fault strikes. In JSON: the lower-case name. */
public enum FaultStage {
  /** SMTP: instead of the greeting (with implicit TLS: before the handshake). */
  CONNECT("connect", Channel.EMAIL, false),
  /** SMTP: at MAIL FROM. */
  MAIL("mail", Channel.EMAIL, false),
  /** SMTP: at RCPT TO. */
  RCPT("rcpt", Channel.EMAIL, true),
  /** SMTP: at DATA, before the body. */
  DATA("data", Channel.EMAIL, true),
  /** SMTP: at the final dot; the body has been read and found good. */
  DOT("dot", Channel.EMAIL, true),
  /** SMS: the request's head has been read, its body has not. */
  REQUEST("request", Channel.SMS, false),
  /** SMS: the request has been read and found good. */
  RESPONSE("response", Channel.SMS, true);

  private final String word;
  private final Channel channel;
  private final boolean recipientKnown;

  FaultStage(String word, Channel channel, boolean recipientKnown) {
    this.word = word;
    this.channel = channel;
    this.recipientKnown = recipientKnown;
  }

  /** The name in JSON. */
  @JsonValue
  public String word() {
    return word;
  }

  /** The channel whose providers have this stage. */
  public Channel channel() {
    return channel;
  }

  /** Whether a rule may ask for a recipient here. */
  public boolean recipientKnown() {
    return recipientKnown;
  }

  /** Whether the message is complete here, so that it can be accepted and the answer lost. */
  public boolean messageComplete() {
    return this == DOT || this == RESPONSE;
  }

  /** The stage of a rule that names none: the last one, where the message is complete. */
  public static FaultStage defaultFor(Channel channel) {
    return switch (channel) {
      case EMAIL -> DOT;
      case SMS -> RESPONSE;
    };
  }
}
