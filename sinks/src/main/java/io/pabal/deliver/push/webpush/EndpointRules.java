package io.pabal.deliver.push.webpush;

import io.pabal.deliver.http.ForbiddenAddressException;
import io.pabal.deliver.provider.Trust;
import io.pabal.deliver.push.PushCheck;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Dns;

/**
 * Where a Web Push message may go. Endpoints come from browsers, so from strangers: without rules
 * one could make us ask servers inside our own network (SSRF). So: https, a host of the list, its
 * port, and an address that is public. Redirects are followed nowhere.
 *
 * <p>An entry of the list is {@code host}, {@code host:port}, or {@code *.domain} for every host
 * below a domain. Addresses of this machine, for a sandbox, are good only where the list names
 * exactly them with their port; other addresses in figures never.
 */
final class EndpointRules {
  private static final Pattern ENTRY =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?(:[0-9]{1,5})?");

  private static final Pattern FIGURES = Pattern.compile("[0-9.]+|0x[0-9a-f.x]+|.*:.*");

  private static final int HTTPS = 443;

  private final List<String> hosts;

  EndpointRules(List<String> hosts) {
    this.hosts = List.copyOf(hosts);
  }

  /** Refuses a list that means nothing, or everything. */
  static void check(List<String> hosts) {
    PushCheck.that(!hosts.isEmpty(), "webpush has hosts");
    for (String host : hosts) {
      PushCheck.that(
          ENTRY.matcher(host).matches() && (!host.startsWith("*.") || host.indexOf('.', 2) > 0),
          "webpush's hosts are host, host:port or *.domain in lower case, not " + host);
      String name = host.replaceFirst(":[0-9]+$", "");
      PushCheck.that(
          !FIGURES.matcher(name).matches() || Trust.isLoopback(name),
          "webpush's hosts are names, not addresses in figures: " + host);
    }
  }

  /** Why nothing is sent to an endpoint; empty when something may be. */
  Optional<String> problem(String endpoint) {
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (URISyntaxException e) {
      return Optional.of("endpoint is no URL");
    }
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      return Optional.of("endpoint is not https");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of("endpoint names a user or a fragment");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
    return hosts.stream().anyMatch(entry -> fits(entry, host, port))
        ? Optional.empty()
        : Optional.of("endpoint is of no push service that is allowed");
  }

  private static boolean fits(String entry, String host, int port) {
    int colon = entry.indexOf(':');
    String name = colon < 0 ? entry : entry.substring(0, colon);
    int wanted = colon < 0 ? HTTPS : Integer.parseInt(entry.substring(colon + 1));
    if (port != wanted) {
      return false;
    }
    return name.startsWith("*.")
        ? host.endsWith(name.substring(1)) && !FIGURES.matcher(host).matches()
        : host.equals(name);
  }

  /**
   * Finds addresses, and refuses those that are not public.
   *
   * @param names who knows addresses
   */
  Dns dns(Dns names) {
    return host -> {
      List<InetAddress> found = names.lookup(host);
      if (!Trust.isLoopback(host) && !found.stream().allMatch(EndpointRules::isPublic)) {
        throw new ForbiddenAddressException(host);
      }
      return found;
    };
  }

  /** Whether an address is one of the open network. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(address, bytes);
  }

  private static boolean isPublic4(byte[] bytes, int from) {
    int first = bytes[from] & 0xFF;
    int second = bytes[from + 1] & 0xFF;
    // RFC 6890: this network, private, loopback, link-local, shared (carriers), tests, reserved.
    return first != 0
        && first != 10
        && first != 127
        && !(first == 100 && (second & 0xC0) == 64)
        && !(first == 169 && second == 254)
        && !(first == 172 && (second & 0xF0) == 16)
        && !(first == 192 && (second == 168 || (second == 0 && (bytes[from + 2] & 0xFE) == 0)))
        && !(first == 198 && (second & 0xFE) == 18)
        && first < 224;
  }

  private static boolean isPublic6(InetAddress address, byte[] bytes) {
    if (!(address instanceof Inet6Address)) {
      return false;
    }
    // RFC 4193 unique local; RFC 6052 and others that carry an IPv4 address inside.
    if ((bytes[0] & 0xFE) == 0xFC) {
      return false;
    }
    boolean nat64 = bytes[0] == 0 && (bytes[1] & 0xFF) == 0x64 && (bytes[2] & 0xFF) == 0xFF;
    if (nat64 || startsWithZeros(bytes)) {
      return isPublic4(bytes, 12);
    }
    boolean sixToFour = (bytes[0] & 0xFF) == 0x20 && bytes[1] == 2;
    return !sixToFour || isPublic4(bytes, 2);
  }

  private static boolean startsWithZeros(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The origin of an endpoint that has no {@link #problem}: what a VAPID token is for. */
  static String origin(String endpoint) {
    URI uri = URI.create(endpoint);
    return "https://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (uri.getPort() < 0 || uri.getPort() == HTTPS ? "" : ":" + uri.getPort());
  }
}
