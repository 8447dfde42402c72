package io.pabal.deliver.http;

import java.net.UnknownHostException;

/** A host that a stranger named leads to an address that strangers may not name. */
public final class ForbiddenAddressException extends UnknownHostException {
  public ForbiddenAddressException(String host) {
    super(host + " leads to an address that is not public");
  }
}
