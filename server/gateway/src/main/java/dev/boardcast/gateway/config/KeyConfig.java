package dev.boardcast.gateway.config;

import dev.boardcast.gateway.core.Permissions;
import dev.boardcast.gateway.core.uri.ResourceUri;

/// One entry of `keys`.
///
/// @param digest SHA-256 of the key, in hexadecimal
/// @param permissions which tools it may call
/// @param prompts which prompts it may get
/// @param resources which resources it may read
public record KeyConfig(
    String name,
    String digest,
    Permissions permissions,
    Permissions prompts,
    ResourceUri.Rule resources,
    RateLimits rateLimits) {
  /// Whether it may use anything of a server.
  public boolean sees(String server) {
    return permissions.mayAllowSomeOf(server)
        || prompts.mayAllowSomeOf(server)
        || resources.mayAllowSomeOf(server, "");
  }
}
