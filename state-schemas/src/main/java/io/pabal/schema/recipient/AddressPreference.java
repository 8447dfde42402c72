package io.pabal.schema.recipient;

import io.pabal.schema.Channel;

/**
 * A recipient's switch for one address: one phone, one device, one mailbox.
 *
 * @param channel the address's channel, its label
 * @param value the address as it stands in the profile
 * @param enabled false: nothing is sent there; true says nothing
 */
public record AddressPreference(String channel, String value, boolean enabled) {
  /** Whether it switches this address off. */
  public boolean denies(Channel of, String address) {
    return !enabled && channel.equals(of.label()) && value.equals(address);
  }
}
