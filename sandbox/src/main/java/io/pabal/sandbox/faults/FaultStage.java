package io.pabal.sandbox.faults;

import com.fasterxml.jackson.annotation.JsonValue;
import io.pabal.sandbox.records.Channel;

/** Where in the conversation a fault strikes. In JSON: the lower-case name. */
public enum FaultStage {
  /** SMTP: instead of the greeting (with implicit TLS: before the handshake). */
  CONNECT("connect", Protocol.SMTP, false),
  /** SMTP: at MAIL FROM. */
  MAIL("mail", Protocol.SMTP, false),
  /** SMTP: at RCPT TO. */
  RCPT("rcpt", Protocol.SMTP, true),
  /** SMTP: at DATA, before the body. */
  DATA("data", Protocol.SMTP, true),
  /** SMTP: at the final dot; the body has been read and found good. */
  DOT("dot", Protocol.SMTP, true),
  /** SMS and push: the request's head has been read, its body has not. */
  REQUEST("request", Protocol.HTTP, false),
  /** SMS and push: the request has been read and found good. */
  RESPONSE("response", Protocol.HTTP, true);

  private enum Protocol {
    SMTP,
    HTTP
  }

  private final String word;
  private final Protocol protocol;
  private final boolean recipientKnown;

  FaultStage(String word, Protocol protocol, boolean recipientKnown) {
    this.word = word;
    this.protocol = protocol;
    this.recipientKnown = recipientKnown;
  }

  /** The name in JSON. */
  @JsonValue
  public String word() {
    return word;
  }

  /** Whether the providers of a channel have this stage. */
  public boolean isOf(Channel channel) {
    return protocol == (channel == Channel.EMAIL ? Protocol.SMTP : Protocol.HTTP);
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
      case SMS, PUSH -> RESPONSE;
    };
  }
}
