package io.pabal.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** How a recipient is reached. Each channel has an outbox, an outcomes topic and a deliver job. */
public enum Channel {
  /** SMTP. */
  @JsonProperty("email")
  EMAIL("email"),
  /** Text messages through a gateway over HTTP. */
  @JsonProperty("sms")
  SMS("sms"),
  /** Push messages to devices, each through the service of its platform. */
  @JsonProperty("push")
  PUSH("push");

  private final String label;

  Channel(String label) {
    this.label = label;
  }

  /** The channel's name in topics, metrics, preferences and files. */
  public String label() {
    return label;
  }

  /** The channel with this label, or empty when this release knows none. */
  public static Optional<Channel> of(String label) {
    for (Channel channel : values()) {
      if (channel.label.equals(label)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
