package dev.boardcast.protocol.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// From where requests are taken: a web page that has its own name point to this machine is not let
/// in (DNS rebinding). Pure.
public final class OriginPolicy {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts = new TreeSet<>(LOOPBACK);

  /// @param configured names under which the server is reached, beside those of loopback
  public OriginPolicy(Set<String> configured) {
    configured.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
  }

  /// Why a request is not taken; empty when it is.
  ///
  /// @param host of its `Host` header; null where there is none
  /// @param origin the same of `Origin`, which only browsers send
  public Optional<String> fault(@Nullable String host, @Nullable String origin) {
    if (host == null || !isKnown("http://" + host.strip())) {
      return Optional.of("The Host header does not name this server");
    }
    if (origin != null && !isKnown(origin.strip())) {
      return Optional.of("The Origin header is of another site");
    }
    return Optional.empty();
  }

  private boolean isKnown(String url) {
    try {
      URI uri = new URI(url);
      String name = uri.getHost();
      return name != null
          && uri.getRawUserInfo() == null
          && (uri.getRawPath() == null || uri.getRawPath().isEmpty())
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && hosts.contains(name.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
