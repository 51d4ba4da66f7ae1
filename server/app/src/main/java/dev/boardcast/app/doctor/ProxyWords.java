package dev.boardcast.app.doctor;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the environment says of proxies. The values are never told: they may hold a password. Pure.
final class ProxyWords {
  private static final Set<String> NAMES = Set.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY");

  private ProxyWords() {}

  /// The variables that are set, as they are spelled.
  static Set<String> set(Map<String, String> environment) {
    Set<String> set = new TreeSet<>();
    environment.forEach((name, value) -> {
      if (!value.isBlank() && NAMES.contains(name.toUpperCase(Locale.ROOT))) {
        set.add(name);
      }
    });
    return set;
  }

  /// The hosts that a program which uses a proxy would ask it for.
  static Set<String> remote(List<URI> urls, Map<String, String> environment) {
    String exceptions =
        environment.getOrDefault("NO_PROXY", environment.getOrDefault("no_proxy", ""));
    Set<String> remote = new TreeSet<>();
    for (URI url : urls) {
      String host = url.getHost();
      if (!isLocal(host) && !isExcepted(host, exceptions)) {
        remote.add(Endpoint.where(url));
      }
    }
    return remote;
  }

  private static boolean isLocal(String host) {
    return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static boolean isExcepted(String host, String exceptions) {
    for (String exception : exceptions.split(",", -1)) {
      String name = exception.strip().toLowerCase(Locale.ROOT).replaceAll("^\\*?\\.", "");
      String asked = host.toLowerCase(Locale.ROOT);
      if (name.equals("*")
          || (!name.isEmpty() && (asked.equals(name) || asked.endsWith("." + name)))) {
        return true;
      }
    }
    return false;
  }
}
