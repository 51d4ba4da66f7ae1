package dev.boardcast.gateway.oauth;

import org.jspecify.annotations.Nullable;

/// What a token endpoint gave.
///
/// @param lifetimeS of the access token
/// @param saysLifetime whether it says that itself
/// @param refreshToken null for none
record Granted(
    String accessToken, long lifetimeS, boolean saysLifetime, @Nullable String refreshToken) {
  /// A record's own would have the tokens.
  @Override
  public String toString() {
    return "Granted[for %d s]".formatted(lifetimeS);
  }
}
