package dev.boardcast.gateway.config;

import dev.boardcast.gateway.core.CloudAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Addresses to which the gateway's own secrets are sent. Pure.
public final class SafeAddress {
  /// What is said of one to which none are.
  public static final String WANTED =
      "it must be an https:// address (http:// on loopback alone), without a user, and none of a cloud's own";

  private static final int PORT_MAX = 65_535;

  private SafeAddress() {}

  /// Secrets go there: not in the open, and not where machines in a cloud tell theirs.
  public static boolean isSafe(String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      if (host == null || url.getRawUserInfo() != null || url.getPort() > PORT_MAX) {
        return false;
      }
      InetAddress address = literal(host);
      return switch (url.getScheme()) {
        case "https" -> address == null || !CloudAddresses.has(address.getAddress());
        case "http" ->
            address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
        default -> false;
      };
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /// Names are not looked up.
  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
