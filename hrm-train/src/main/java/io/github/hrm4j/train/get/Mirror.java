package io.github.hrm4j.train.get;

import io.github.hrm4j.train.ConfigException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Other servers to download from: addresses keep their path, and get the mirror's scheme, host and
 * leading path.
 *
 * @param bases by the host that is replaced; the key "" is for all others
 */
public record Mirror(Map<String, URI> bases) {
  private static final String ANY = "";

  /** Downloads from the publishers. */
  public static final Mirror NONE = new Mirror(Map.of());

  /** Keeps a copy of the map. */
  public Mirror {
    bases = Map.copyOf(bases);
  }

  /**
   * Reads a setting: {@code URL}, or {@code HOST=URL} for the addresses on one host, several of
   * them with commas between.
   *
   * @throws ConfigException saying what is wrong with it
   */
  public static Mirror parse(String setting) {
    Map<String, URI> bases = new LinkedHashMap<>();
    for (String part : setting.split(",", -1)) {
      int equals = part.indexOf('=');
      boolean named = equals > 0 && part.indexOf(':') > equals;
      String host = named ? part.substring(0, equals).strip().toLowerCase(Locale.ROOT) : ANY;
      URI base = base(part.substring(named ? equals + 1 : 0).strip());
      if (bases.put(host, base) != null) {
        throw new ConfigException("mirror '%s': two for the same host".formatted(setting));
      }
    }
    return new Mirror(bases);
  }

  private static URI base(String text) {
    try {
      URI base = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (base.getHost() != null && base.getQuery() == null && base.getFragment() == null) {
        requireSafe(base);
        return base;
      }
    } catch (URISyntaxException e) {
      throw new ConfigException("mirror '%s': not an address: %s".formatted(text, e.getReason()));
    }
    throw new ConfigException(
        "mirror '%s': must be an address such as https://example.org/mirror".formatted(text));
  }

  /** The address to download from. */
  URI apply(URI address) {
    URI base = bases.getOrDefault(address.getHost(), bases.get(ANY));
    return base == null ? address : URI.create(base + address.getRawPath());
  }

  /**
   * Refuses what can be listened to or changed on its way.
   *
   * @throws ConfigException unless the address is https, or on this machine
   */
  static void requireSafe(URI address) {
    boolean https = "https".equalsIgnoreCase(address.getScheme());
    boolean http = "http".equalsIgnoreCase(address.getScheme());
    if (!https && !(http && isLoopback(address.getHost()))) {
      throw new ConfigException(
          address + ": only https is used (http to this machine itself is allowed too)");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // then it is not this machine
    }
  }
}
