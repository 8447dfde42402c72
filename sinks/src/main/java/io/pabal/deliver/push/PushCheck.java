package io.pabal.deliver.push;

import java.net.URI;
import java.net.URISyntaxException;

/** Rules for the settings of all platforms. */
public final class PushCheck {
  private PushCheck() {}

  /** Refuses settings that break a rule. */
  public static void that(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("push: " + rule);
    }
  }

  /** Refuses a base address that is not https, names a user, or ends with a slash. */
  public static void url(String url, String what) {
    try {
      URI uri = new URI(url == null ? "" : url);
      that(
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && !url.endsWith("/"),
          what + " is https, with a host, without user, query and slash at its end");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("push: " + what + " is no URL", e);
    }
  }

  /** Refuses names that cannot stand in a record. */
  public static void name(String name) {
    that(name != null && name.matches("[A-Za-z0-9._-]{1,64}"), "name has 1 to 64 of A-Za-z0-9._-");
  }
}
