package dev.boardcast.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Addresses as a person is told them.
public final class Addresses {
  private Addresses() {}

  /// The address without user, query and fragment: a key may be in them.
  public static String bare(@Nullable URI url) {
    if (url == null) {
      return "an address that is not set";
    }
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + path;
  }
}
