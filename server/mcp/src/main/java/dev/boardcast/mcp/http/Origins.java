package dev.boardcast.mcp.http;

import dev.boardcast.protocol.http.HttpAsk;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// From where requests are taken: a web page that has its own name point to this machine is not let
/// in (DNS rebinding). Pure.
public final class Origins {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts = new TreeSet<>(LOOPBACK);

  /// @param configured names under which the server is reached, beside those of loopback
  public Origins(Set<String> configured) {
    configured.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
  }

  /// Why a request is not taken; empty when it is.
  Optional<String> fault(HttpAsk ask) {
    String host = ask.header("Host");
    if (host == null || !isKnown("http://" + host)) {
      return Optional.of("The Host header does not name this server");
    }
    String origin = ask.header("Origin");
    if (origin != null && !isKnown(origin)) {
      return Optional.of("The Origin header is of another site");
    }
    return Optional.empty();
  }

  private boolean isKnown(String url) {
    try {
      String name = new URI(url).getHost();
      return name != null && hosts.contains(name.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
