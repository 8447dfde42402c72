package io.pabal.schema.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pabal.schema.Channel;

/** A part of a message. Only {@link #EMAIL_HTML} is escaped as HTML; all others are plain text. */
public enum Part {
  @JsonProperty("email.subject")
  EMAIL_SUBJECT(Channel.EMAIL, "email.subject.mustache"),
  @JsonProperty("email.text")
  EMAIL_TEXT(Channel.EMAIL, "email.text.mustache"),
  @JsonProperty("email.html")
  EMAIL_HTML(Channel.EMAIL, "email.html.mustache"),
  @JsonProperty("sms.text")
  SMS_TEXT(Channel.SMS, "sms.text.mustache"),
  @JsonProperty("push.title")
  PUSH_TITLE(Channel.PUSH, "push.title.mustache"),
  @JsonProperty("push.body")
  PUSH_BODY(Channel.PUSH, "push.body.mustache"),
  /** What opens when somebody taps it. */
  @JsonProperty("push.link")
  PUSH_LINK(Channel.PUSH, "push.link.mustache"),
  /** For the app: a line each, {@code name: value}. */
  @JsonProperty("push.data")
  PUSH_DATA(Channel.PUSH, "push.data.mustache");

  private final Channel channel;
  private final String fileName;

  Part(Channel channel, String fileName) {
    this.channel = channel;
    this.fileName = fileName;
  }

  /** The channel whose messages have this part. */
  public Channel channel() {
    return channel;
  }

  /** The name of its file in a template's locale folder. */
  public String fileName() {
    return fileName;
  }
}
