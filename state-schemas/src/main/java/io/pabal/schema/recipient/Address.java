package io.pabal.schema.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pabal.schema.Channel;
import io.pabal.schema.Ids;

/**
 * One place where a recipient can be reached.
 *
 * @param channel the channel that reaches it
 * @param value the e-mail address, or the phone number in E.164
 */
public record Address(Channel channel, String value) {
  /** The key of this address in item ids: see {@link Ids#addressKey}. */
  @JsonIgnore
  public String key() {
    return Ids.addressKey(channel, value);
  }
}
